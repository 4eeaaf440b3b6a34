import { Command } from 'commander'
import type { BackupRecord, LogicalBackup } from '../../../operations/backup/operation.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { toLogicalSummary, toSummary } from './create.ts'
import { renderBytes } from './render-bytes.ts'

export function createListBackupsCommand(): Command {
  const command = new Command('list')
    .summary('list the backups of the archive')
    .description('Lists the backups that are complete, oldest first. Exits with 1 when one cannot be read.')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal backup list
  $ dorsal backup list --json | jq -r '.backups[-1].stoppedAt'`,
    )
    .action(() =>
      runCommand(command, async (context) => {
        const { listEveryBackup } = await import('../../../server/backups/logical-project.ts')
        const { backups, logical, unreadable } = await listEveryBackup(toWorkplace(context))
        const lines = unreadable.map(({ id, problem }) => `${id} cannot be read: ${problem}`)
        const columns = ['backup', 'made on', 'taken', 'size', 'stored', 'encrypted with']
        return {
          verdict: unreadable.length === 0 ? 'holds' : 'does not hold',
          data: { backups: backups.map(toSummary), logical: logical.map(toLogicalSummary), unreadable },
          sections: [
            backups.length + logical.length === 0
              ? { kind: 'lines', lines: ['There are no backups yet.'] }
              : { kind: 'table', columns, rows: [...backups.map(toRow), ...logical.map(toLogicalRow)] },
            ...(lines.length === 0 ? [] : [{ kind: 'lines' as const, lines }]),
          ],
        }
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

function toRow({ id, parent, stoppedAt, plainBytes, storedBytes, encryptionKey }: BackupRecord): readonly string[] {
  return [id, parent ?? '', stoppedAt, renderBytes(plainBytes), renderBytes(storedBytes), encryptionKey ?? 'not encrypted']
}

function toLogicalRow({ id, at, plainBytes, storedBytes, encryptionKey }: LogicalBackup): readonly string[] {
  return [id, 'schema and rows', at, renderBytes(plainBytes), renderBytes(storedBytes), encryptionKey ?? 'not encrypted']
}
