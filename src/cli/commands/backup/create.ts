import { Command, Option } from 'commander'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { renderBytes } from './render-bytes.ts'

type CreateFlags = { readonly full?: true; readonly incremental?: true }

export function createCreateBackupCommand(): Command {
  const command = new Command('create')
    .summary('make a backup now')
    .description(
      'Copies the running cluster into the archive: what changed since the backup before where PostgreSQL knows it, else all of it. It counts once the log that belongs to it is there too.',
    )
    .addOption(new Option('--full', 'all of it').conflicts('incremental'))
    .option('--incremental', 'only what changed; refused where that is not possible')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal backup create
  $ dorsal backup create --full --json | jq -r .id`,
    )
    .action(({ full, incremental }: CreateFlags) =>
      runCommand(command, async (context) => {
        const { createProjectBackup } = await import('../../../server/backup-project.ts')
        const backup = await createProjectBackup(toWorkplace(context), full ? 'full' : incremental ? 'incremental' : 'any')
        const made = backup.parent === null ? 'all of it' : `what changed since ${backup.parent}`
        const line = `${backup.id}: ${made}, ${renderBytes(backup.plainBytes)} as ${renderBytes(backup.storedBytes)}.`
        return { verdict: 'holds', data: toSummary(backup), sections: [{ kind: 'lines', lines: [line] }] }
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

/** Without the list of its objects. */
export function toSummary<T extends { readonly streams: unknown }>({ streams: _, ...summary }: T): Omit<T, 'streams'> {
  return summary
}
