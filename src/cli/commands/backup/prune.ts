import { Command } from 'commander'
import type { EveryPruneReport } from '../../../server/backups/logical-project.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { renderBytes } from './render-bytes.ts'

export function createPruneCommand(): Command {
  const command = new Command('prune')
    .summary('delete what neither the window nor a kept backup needs')
    .description(
      'Deletes backups and log by dorsal.backup.keep and dorsal.backup.window, as every backup does at its end, and all but the newest logical backups. Exits with 1 when nothing may be deleted because a backup cannot be read.',
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
        const { pruneEveryBackup } = await import('../../../server/backups/logical-project.ts')
        return toAnswer(await pruneEveryBackup(toWorkplace(context), { isDryRun: dryRun === true }), dryRun ? 'Would delete' : 'Deleted')
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

function toAnswer(report: EveryPruneReport, verb: string): Answer {
  const { deleted, incomplete, segments, freedBytes, kept, logical, reason } = report
  const count = deleted.length + incomplete.length
  const ofCluster = `${verb} ${count} backups and ${segments} segments of the log, ${renderBytes(freedBytes)}; ${kept.length} backups stay.`
  const lines = [
    reason === null ? ofCluster : `No backup of the cluster was deleted: ${reason}`,
    ...(logical.length === 0 ? [] : [`${verb} ${logical.length} logical backups: ${logical.join(', ')}.`]),
  ]
  return { verdict: reason === null ? 'holds' : 'does not hold', data: report, sections: [{ kind: 'lines', lines }] }
}
