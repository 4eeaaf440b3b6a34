import { Command, Option } from 'commander'
import type { LogicalBackup } from '../../../operations/backup/operation.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { renderBytes } from './render-bytes.ts'

type CreateFlags = { readonly full?: true; readonly incremental?: true; readonly logical?: true }

export function createCreateBackupCommand(): Command {
  const command = new Command('create')
    .summary('make a backup now')
    .description(
      'Copies the running cluster into the archive: what changed since the backup before where PostgreSQL knows it, else all of it. It counts once the log that belongs to it is there too.',
    )
    .addOption(new Option('--full', 'all of it').conflicts('incremental'))
    .option('--incremental', 'only what changed; refused where that is not possible')
    .addOption(
      new Option('--logical', 'schema and rows; chosen by itself where the server gives no right to replicate').conflicts([
        'full',
        'incremental',
      ]),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal backup create
  $ dorsal backup create --full --json | jq -r .id`,
    )
    .action(({ full, incremental, logical }: CreateFlags) =>
      runCommand(command, async (context) => {
        const { createBackup } = await import('../../../server/backups/logical-project.ts')
        const kind = full ? 'full' : incremental ? 'incremental' : logical ? 'logical' : 'any'
        const backup = await createBackup(toWorkplace(context), kind)
        if (backup.kind === 'logical') return toLogicalAnswer(backup)
        const made = backup.parent === null ? 'all of it' : `what changed since ${backup.parent}`
        const line = `${backup.id}: ${made}, ${renderBytes(backup.plainBytes)} as ${renderBytes(backup.storedBytes)}.`
        return { verdict: 'holds', data: toSummary(backup), sections: [{ kind: 'lines', lines: [line] }] }
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

function toLogicalAnswer(backup: LogicalBackup): Answer {
  const sizes = `${renderBytes(backup.plainBytes)} as ${renderBytes(backup.storedBytes)}`
  const line = `${backup.id}: schema and rows of ${backup.tables.length} tables, ${sizes}. Seconds in between cannot be restored from it.`
  return { verdict: 'holds', data: toLogicalSummary(backup), sections: [{ kind: 'lines', lines: [line] }] }
}

/** Without the lists of its objects. */
export function toLogicalSummary({ dump: _, largeObjects: __, tables, ...summary }: LogicalBackup) {
  return { ...summary, tables: tables.map(({ schema, name, fingerprint }) => ({ schema, name, rows: fingerprint.rows })) }
}

/** Without the list of its objects. */
export function toSummary<T extends { readonly streams: unknown }>({ streams: _, ...summary }: T): Omit<T, 'streams'> {
  return summary
}
