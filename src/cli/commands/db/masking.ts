import { Command } from 'commander'
import type { MaskingPlan } from '../../../operations/masking/operation.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

export function createMaskingCommand(): Command {
  const command = new Command('masking')
    .summary('show what a masked branch replaces, and why')
    .description(
      'Says of each column of the database what it is taken for: by [dorsal.masking.columns], its name, its values, or a foreign key. Changes nothing. What holds values of another masked column is found when the branch is made.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db masking
  $ dorsal db masking --json | jq '.masked[].name'`,
    )
    .action(() =>
      runCommand(command, async (context) => {
        const { readProjectMaskingPlan } = await import('../../../server/branches/prepare-branch.ts')
        return toAnswer(await readProjectMaskingPlan(toWorkplace(context)))
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

type Named = { readonly schema: string; readonly table: string; readonly column: string }

const nameOf = ({ schema, table, column }: Named): string => `${schema}.${table}.${column}`

function toAnswer({ masked, kept, unread }: MaskingPlan): Answer {
  const replaced = masked.map((column) => ({ name: nameOf(column), kind: column.kind, reason: column.reason }))
  const left = kept.map((column) => ({ name: nameOf(column), reason: column.reason }))
  return {
    verdict: 'holds',
    data: { masked: replaced, kept: left, unread: unread.map(nameOf) },
    sections: [
      { kind: 'table', columns: ['column', 'masked as', 'because'], rows: replaced.map(({ name, kind, reason }) => [name, kind, reason]) },
      {
        kind: 'lines',
        lines: [
          ...left.filter(({ reason }) => reason === 'declared').map(({ name }) => `kept as declared: ${name}`),
          ...unread.map((column) => `not looked at, since it holds bytes: ${nameOf(column)}`),
          'JSON is masked by the names inside it. Any other column that turns out to hold a masked value is masked with it.',
        ],
      },
    ],
  }
}
