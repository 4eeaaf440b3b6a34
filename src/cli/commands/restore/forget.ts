import { Command } from 'commander'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

export function createForgetCommand(): Command {
  const command = new Command('forget')
    .summary('delete a restore and what it replaced')
    .description(
      'Deletes a restore that stands beside the live database; of one that took its place, the data that were live before. The archive keeps what it has.',
    )
    .argument('<id>', 'as `dorsal restore list` names it')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal restore forget 20261122T213412Z`,
    )
    .action((id: string) =>
      runCommand(command, async (context) => {
        const { forgetProjectRestore } = await import('../../../server/backups/restore-project.ts')
        const forgotten = await forgetProjectRestore(toWorkplace(context), id)
        return { verdict: 'holds', data: forgotten, sections: [{ kind: 'lines', lines: [`Restore ${id} is deleted.`] }] }
      }),
    )
  return addFlags(command, ['project', 'logLevel', 'json'])
}
