import { Command } from 'commander'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

export function createMarkCommand(): Command {
  const command = new Command('mark')
    .summary('give this moment a name to restore to')
    .description('Writes a restore point into the log and its name into the archive, for `dorsal restore --to <name>`.')
    .argument('<name>', 'letters, digits, dots, - and _')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal backup mark before-release
  $ dorsal restore --to before-release`,
    )
    .action((name: string) =>
      runCommand(command, async (context) => {
        const { markProjectMoment } = await import('../../../server/backups/backup-project.ts')
        const point = await markProjectMoment(toWorkplace(context), name)
        return {
          verdict: 'holds',
          data: point,
          sections: [{ kind: 'lines', lines: [`${point.name} stands for ${point.at}, ${point.position}.`] }],
        }
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}
