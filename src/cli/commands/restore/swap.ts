import { Command } from 'commander'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

export function createSwapCommand(): Command {
  const command = new Command('swap')
    .summary('make a restore the live database')
    .description(
      'Exchanges the data folders by two renames. What was live is kept until `dorsal restore forget`. A swap that was broken off is finished by the same command.',
    )
    .argument('<id>', 'as `dorsal restore list` names it')
    .option('--stop', 'stops a running server of this project first')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal restore swap 20261122T213412Z --stop
  $ dorsal start`,
    )
    .action((id: string, { stop = false }: { readonly stop?: boolean }) =>
      runCommand(command, async (context) => {
        const { swapProject } = await import('../../../server/backups/restore-project.ts')
        const { record, kept } = await swapProject(toWorkplace(context), { id, stop })
        const before =
          kept === null ? 'There were no data before.' : `What was live is kept in ${kept}; when you are sure: dorsal restore forget ${id}`
        const lines = [`The database is the one of ${record.to}. Start it: dorsal start`, before]
        return { verdict: 'holds', data: { id, swappedAt: record.swappedAt, kept }, sections: [{ kind: 'lines', lines }] }
      }),
    )
  return addFlags(command, ['project', 'logLevel', 'json'])
}
