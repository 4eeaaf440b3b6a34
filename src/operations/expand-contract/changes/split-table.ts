import type { Transaction } from '../../../postgres/types.ts'
import { toFileWord } from '../domain/names.ts'
import { planSplit } from '../domain/plan-split.ts'
import { changeRefused } from '../errors.ts'
import { listMentions } from '../store/probe.ts'
import { listDependentNames } from '../store/read-dependents.ts'
import { listPolicies } from '../store/read-policies.ts'
import { getColumnNamed, getTable, parseNewName } from '../store/read-table.ts'
import type { Change, ChangePlan, ColumnPicture, TablePicture } from '../types.ts'
import { describeMissingKey } from './read-replaceable.ts'

type SplitTable = Extract<Change, { readonly kind: 'split table' }>

/** Throws `change_not_understood`, `change_refused`. */
export async function planSplitTable(transaction: Transaction, { table: text, columns: texts, to }: SplitTable): Promise<ChangePlan> {
  const table = await getTable(transaction, text)
  const { name, plain } = await parseNewName(transaction, to)
  const columns: ColumnPicture[] = []
  for (const each of texts) columns.push(await getColumnNamed(transaction, table, each))
  const reasons = [...describeTable(table), ...(await describeColumns(transaction, table, columns))]
  if (reasons.length > 0) throw changeRefused(table.name, reasons)
  const mentions: string[] = []
  for (const column of columns) mentions.push(...(await listMentions(transaction, [table.plain, column.plain])))
  return {
    name: toFileWord('split', table.plain, plain),
    phases: planSplit({ table, columns, to: { name, plain }, policies: await listPolicies(transaction, table) }),
    notes: [
      `Two statements that write one row of ${table.name} by both shapes at the same moment may meet in a deadlock (40P01); the one that is refused is tried again`,
      ...[...new Set(mentions)].map((each) => `Function ${each} names ${table.plain} and what leaves it: see that it works with both`),
    ],
  }
}

function describeTable(table: TablePicture): readonly string[] {
  return [
    ...describeMissingKey(table),
    ...(table.rowSecurity === 'forced' ? ['row-level security is forced on its owner, who keeps the shapes in line'] : []),
  ]
}

/** A row of the new table is there only when it holds something, so that nothing in it may be obliged to hold something. */
async function describeColumns(
  transaction: Transaction,
  table: TablePicture,
  columns: readonly ColumnPicture[],
): Promise<readonly string[]> {
  const reasons: string[] = []
  for (const column of columns) {
    if (column.problem !== null) reasons.push(`${column.name}: ${column.problem}`)
    if (column.notNull) reasons.push(`${column.name} is NOT NULL, and an application that knows only the new shape leaves it empty here`)
    if (column.default !== null) reasons.push(`${column.name} has a default, which would fill the new table by itself`)
    for (const name of await listDependentNames(transaction, { table, column })) reasons.push(`${name} depends on ${column.name}`)
  }
  return reasons
}
