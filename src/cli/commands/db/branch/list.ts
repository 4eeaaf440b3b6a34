import { Command } from 'commander'
import type { Branch } from '../../../../operations/branch/operation.ts'
import type { Answer } from '../../../answer.ts'
import { addFlags } from '../../../flags.ts'
import { runCommand } from '../../../run-command.ts'
import { toWorkplace } from '../../../to-workplace.ts'
import { toBranchData } from './branch-data.ts'

export function createListBranchesCommand(): Command {
  const command = new Command('list')
    .summary('show every branch and its state')
    .description('Shows every branch; one that a killed command left half made or half deleted is named so, with what finishes it.')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db branch list
  $ dorsal db branch list --json`,
    )
    .action(() =>
      runCommand(command, async (context) => {
        const { listProjectBranches } = await import('../../../../server/branches/branch-project.ts')
        return toAnswer(await listProjectBranches(toWorkplace(context)))
      }),
    )
  return addFlags(command, ['project', 'json'])
}

function toAnswer(branches: readonly Branch[]): Answer {
  return {
    verdict: 'holds',
    data: branches.map(toBranchData),
    sections: [
      { kind: 'table', columns: ['name', 'state', 'since', 'copy of', 'MB', 'seconds'], rows: branches.map(toRow) },
      ...branches.filter(({ state }) => state.startsWith('half')).map(explainHalf),
    ],
  }
}

function toRow({ name, state, since, source, bytes, milliseconds }: Branch): readonly string[] {
  const megabytes = bytes === null ? '' : (bytes / 1_000_000).toFixed(0)
  return [name, state, since ?? '', source ?? '', megabytes, milliseconds === null ? '' : (milliseconds / 1000).toFixed(1)]
}

function explainHalf({ name, state }: Branch) {
  const finish = `\`dorsal db branch delete ${name}\` removes it, \`dorsal db branch create ${name}\` makes it anew.`
  return { kind: 'lines', lines: [`${name} is ${state}: the command was ended before it was done. ${finish}`] } as const
}
