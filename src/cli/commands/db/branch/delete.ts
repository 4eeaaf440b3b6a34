import { Command } from 'commander'
import { addFlags } from '../../../flags.ts'
import { runCommand } from '../../../run-command.ts'
import { toWorkplace } from '../../../to-workplace.ts'

export function createDeleteBranchCommand(): Command {
  const command = new Command('delete')
    .summary('delete a branch with its data')
    .description('Deletes a branch in whatever state it is, and what a killed command left of it. The live database is not touched.')
    .argument('<name>', 'of the branch')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db branch delete add-orders`,
    )
    .action((name: string) =>
      runCommand(command, async (context) => {
        const { deleteProjectBranch } = await import('../../../../server/branches/branch-project.ts')
        await deleteProjectBranch(toWorkplace(context), name)
        return { verdict: 'holds', data: { deleted: name }, sections: [{ kind: 'lines', lines: [`Deleted ${name}.`] }] }
      }),
    )
  return addFlags(command, ['project', 'json'])
}
