import { Command } from 'commander'
import { addFlags } from '../../../flags.ts'
import { runCommand } from '../../../run-command.ts'
import { toWorkplace } from '../../../to-workplace.ts'
import { toAccessAnswer } from './access-answer.ts'

export function createBranchUrlCommand(): Command {
  const command = new Command('url')
    .summary('show where a branch is reached, and its keys')
    .argument('<name>', 'of the branch')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db branch url add-orders
  $ dorsal db branch url add-orders --json | jq -r .url`,
    )
    .action((name: string) =>
      runCommand(command, async (context) => {
        const { readBranchAccess } = await import('../../../../server/branches/branch-project.ts')
        return toAccessAnswer(await readBranchAccess(toWorkplace(context), name))
      }),
    )
  return addFlags(command, ['project', 'json'])
}
