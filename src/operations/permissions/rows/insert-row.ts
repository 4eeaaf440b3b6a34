import { emptySql, identifier, joinSql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { type Attempt, attempt } from './attempt.ts'
import type { RowValues, TableFacts } from './types.ts'

/** Inserts a row and gives all its columns as they stand then, unless PostgreSQL refuses it, deferred constraints included. */
export async function insertRow(
  transaction: Transaction,
  facts: TableFacts,
  { values, end }: { readonly values: RowValues; readonly end: 'keep' | 'undo' },
): Promise<Attempt<RowValues>> {
  const tried = await attempt(transaction, () => insertAndCheck(transaction, facts, values), { end: 'undo' })
  if (end === 'undo' || tried.refusal !== undefined) return tried
  return await attempt(transaction, () => insert(transaction, facts, values), { end })
}

async function insertAndCheck(transaction: Transaction, facts: TableFacts, values: RowValues): Promise<RowValues> {
  const stored = await insert(transaction, facts, values)
  await transaction.run('set constraints all immediate')
  return stored
}

async function insert(transaction: Transaction, { name, columns }: TableFacts, values: RowValues): Promise<RowValues> {
  const texts = columns.map((column) => sql`${identifier(column.name)}::text`)
  const names = [...values.keys()].map((column) => identifier(column))
  const given = [...values.values()].map((value) => sql`${value}`)
  const overriding = columns.some((column) => column.isFilled && values.has(column.name)) ? sql` overriding system value` : emptySql
  const comma = sql`, `
  const row = values.size === 0 ? sql`default values` : sql`(${joinSql(names, comma)})${overriding} values (${joinSql(given, comma)})`
  const [inserted] = await transaction.query<{ texts: readonly (string | null)[] }>(
    sql`insert into ${identifier(name.schema, name.name)} ${row} returning array[${joinSql(texts, comma)}] as texts`,
  )
  return new Map(columns.map((column, index) => [column.name, inserted?.texts[index] ?? null]))
}
