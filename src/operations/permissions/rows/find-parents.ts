import { identifier, integer, joinSql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { ForeignKeyFacts, RowValues } from './types.ts'

/** Existing keys that a foreign key may point to, with what is already decided of it; `limit` of them, the lowest: the same ones whatever plan PostgreSQL chooses. */
export async function findParents(
  transaction: Transaction,
  { parent, columns, parentColumns }: ForeignKeyFacts,
  { decided, limit }: { readonly decided: RowValues; readonly limit: number },
): Promise<readonly (readonly string[])[]> {
  const keys = parentColumns.map((name) => identifier(name))
  const texts = keys.map((key) => sql`${key}::text`)
  const conditions = columns.flatMap((column, index) => {
    const value = decided.get(column)
    return value === undefined || value === null ? [] : [sql`${keys[index] ?? sql`null`} = ${value}`]
  })
  const all = [...keys.map((key) => sql`${key} is not null`), ...conditions]
  const rows = await transaction.query<{ tuple: readonly string[] }>(sql`
    select array[${joinSql(texts, sql`, `)}] as tuple from ${identifier(parent.schema, parent.name)}
    where ${joinSql(all, sql` and `)} order by ${joinSql(keys, sql`, `)} limit ${integer(limit)}`)
  return rows.map(({ tuple }) => tuple)
}
