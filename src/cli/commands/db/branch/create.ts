import { Command } from 'commander'
import { addFlags } from '../../../flags.ts'
import { runCommand } from '../../../run-command.ts'
import { listenForStop } from '../../../stop-signals.ts'
import { toWorkplace } from '../../../to-workplace.ts'
import { toAccessAnswer } from './access-answer.ts'

type CreateFlags = { readonly serve: boolean }

export function createCreateBranchCommand(): Command {
  const command = new Command('create')
    .summary('copy the database')
    .description(
      'Copies the live database while it serves. A running server opens an API on the branch at once. The same command makes a branch anew that was left half made.',
    )
    .argument('<name>', 'small letters, digits, - and _')
    .option('--no-serve', 'leave it to --branch of other commands; a running server opens no API on it')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db branch create add-orders
  $ dorsal migrate --branch add-orders
  $ dorsal db branch create add-orders --json | jq -r .url`,
    )
    .action((name: string, { serve }: CreateFlags) =>
      runCommand(command, async (context) => {
        const { createProjectBranch, readBranchAccess } = await import('../../../../server/branch-project.ts')
        const place = toWorkplace(context)
        const { signal, stopListening } = listenForStop()
        const branch = await createProjectBranch(place, { name, isServed: serve, signal }).finally(stopListening)
        return toAccessAnswer(await readBranchAccess(place, branch.name))
      }),
    )
  return addFlags(command, ['project', 'logLevel', 'json'])
}
