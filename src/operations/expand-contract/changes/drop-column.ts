import type { Transaction } from '../../../postgres/types.ts'
import { toFileWord } from '../domain/names.ts'
import { acceptedStep, quoteText, renderComment } from '../domain/steps.ts'
import { changeRefused } from '../errors.ts'
import { listMentions } from '../store/probe.ts'
import { readDependentsAs } from '../store/read-dependents.ts'
import { getColumn } from '../store/read-table.ts'
import type { Change, ChangePlan, Follower, Step } from '../types.ts'

type DropColumn = Extract<Change, { readonly kind: 'drop column' }>

/** Throws `change_not_understood`, `change_refused`. */
export async function planDropColumn(transaction: Transaction, { column: text }: DropColumn): Promise<ChangePlan> {
  const { table, column } = await getColumn(transaction, text)
  const mentions = await listMentions(transaction, [table.plain, column.plain])
  const { followers, others } = await readDependentsAs(transaction, { table, column }, 'dorsal_probe')
  const reasons = [...followers.filter(isInTheWay).map(({ kind, name }) => `${kind} ${name}`), ...others]
  if (reasons.length > 0)
    throw changeRefused(
      `${table.name}.${column.name}`,
      reasons.map((each) => `${each} depends on it`),
    )
  const isAsked = column.notNull && column.default === null
  const alter = `alter table ${table.name}`
  const mark: Step = {
    sql: `comment on column ${table.name}.${column.name} is ${quoteText(`Deprecated: to be dropped.${column.comment === null ? '' : ` ${column.comment}`}`)}`,
  }
  const unmark = renderComment(`column ${table.name}.${column.name}`, column.comment)
  return {
    name: toFileWord('drop', table.plain, column.plain),
    phases: [
      {
        kind: 'expand',
        about: [`${table.name}.${column.name} is about to go: rows may be written without it. The contract drops it.`],
        steps: [...(isAsked ? [{ sql: `${alter} alter column ${column.name} drop not null` }] : []), mark],
        down: [
          ...(unmark.length > 0 ? unmark : [{ sql: `comment on column ${table.name}.${column.name} is null` }]),
          ...(isAsked ? [{ sql: `${alter} alter column ${column.name} set not null` }] : []),
        ],
      },
      {
        kind: 'contract',
        about: [`The values of ${table.name}.${column.name} are lost from here on.`],
        ends: [`${table.name}.${column.name}`],
        steps: [acceptedStep(`${alter} drop column ${column.name}`, { rule: 'drop-column', reason: 'nobody asks for it any more' })],
        down: null,
      },
    ],
    notes: mentions.map((name) => `Function ${name} names ${table.plain} and ${column.plain}: see that it works without`),
  }
}

/** Indexes go with their column, and so do constraints, which are the business of nobody else. */
function isInTheWay({ kind }: Follower): boolean {
  return kind === 'policy' || kind === 'view'
}
