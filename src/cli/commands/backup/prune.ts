import { Command } from 'commander'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { renderBytes } from './render-bytes.ts'

export function createPruneCommand(): Command {
  const command = new Command('prune')
    .summary('delete what neither the window nor a kept backup needs')
    .description(
      'Deletes backups and log by dorsal.backup.keep and dorsal.backup.window, as every backup does at its end. Exits with 1 when nothing may be deleted because a backup cannot be read.',
    )
    .option('--dry-run', 'only tell what would be deleted')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal backup prune --dry-run
  $ dorsal backup prune`,
    )
    .action(({ dryRun }: { readonly dryRun?: true }) =>
      runCommand(command, async (context) => {
        const { pruneProjectBackups } = await import('../../../server/backups/backup-project.ts')
        const report = await pruneProjectBackups(toWorkplace(context), { isDryRun: dryRun === true })
        const { deleted, incomplete, segments, freedBytes, kept, reason } = report
        const count = deleted.length + incomplete.length
        const done = `${dryRun ? 'Would delete' : 'Deleted'} ${count} backups and ${segments} segments of the log, ${renderBytes(freedBytes)}; ${kept.length} backups stay.`
        return {
          verdict: reason === null ? 'holds' : 'does not hold',
          data: report,
          sections: [{ kind: 'lines', lines: [reason === null ? done : `Nothing was deleted: ${reason}`] }],
        }
      }),
    )
  return addFlags(command, ['project', 'logLevel', 'json'])
}
