import { Command } from 'commander'
import type { RestoreRecord } from '../../../operations/backup/operation.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

type SwapFlags = { readonly back?: boolean; readonly stop?: boolean }

export function createSwapCommand(): Command {
  const command = new Command('swap')
    .summary('make a restore the live database')
    .description(
      'Exchanges the data folders by two renames. What was live is kept until `dorsal restore forget`. A swap that was broken off is finished by the same command.',
    )
    .argument('<id>', 'as `dorsal restore list` names it')
    .option('--back', 'makes what was live before this restore the live database again')
    .option('--stop', 'stops a running server of this project first')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal restore swap 20261122T213412Z --stop
  $ dorsal start
  $ dorsal restore swap 20261122T213412Z --back --stop`,
    )
    .action((id: string, { back = false, stop = false }: SwapFlags) =>
      runCommand(command, async (context) => {
        const { swapProject, swapProjectBack } = await import('../../../server/backups/restore-project.ts')
        if (back) return toBackAnswer(await swapProjectBack(toWorkplace(context), { id, stop }))
        const { record, kept } = await swapProject(toWorkplace(context), { id, stop })
        const before =
          kept === null ? 'There were no data before.' : `What was live is kept in ${kept}; when you are sure: dorsal restore forget ${id}`
        const lines = [`The database is the one of ${record.to}. Start it: dorsal start`, before]
        return { verdict: 'holds', data: { id, swappedAt: record.swappedAt, kept }, sections: [{ kind: 'lines', lines }] }
      }),
    )
  return addFlags(command, ['project', 'logLevel', 'json'])
}

function toBackAnswer({ id, folder, swappedBackAt }: RestoreRecord): Answer {
  const lines = [
    'The database is the one that was live before. Start it: dorsal start',
    `What was live since, with all that was written to it, is kept in ${folder}; when you are sure: dorsal restore forget ${id}`,
  ]
  return { verdict: 'holds', data: { id, swappedBackAt, kept: folder }, sections: [{ kind: 'lines', lines }] }
}
