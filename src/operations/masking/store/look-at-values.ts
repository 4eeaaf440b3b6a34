import { identifier, joinSql, type Sql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { toName } from '../domain/plan-masking.ts'
import type { Column, ColumnName, ValueFacts } from '../types.ts'

/** Rows looked at of each table. */
const sample = sql`10000`

const emailPattern = sql`'^[^[:space:]@<>]+@[[:alnum:].-]+\\.[[:alpha:]]{2,}$'`
const phonePattern = sql`'^(\\+|00?)[1-9][-0-9 ./()]{6,18}$'`

/** What the texts of a table look like, from its first rows. */
export async function lookAtValues(transaction: Transaction, columns: readonly Column[]): Promise<ReadonlyMap<ColumnName, ValueFacts>> {
  const facts = new Map<ColumnName, ValueFacts>()
  const texts = columns.filter(({ shape }) => shape === 'text')
  for (const [, ofTable] of Map.groupBy(texts, ({ schema, table }) => `${schema}.${table}`)) {
    const [first] = ofTable
    if (first === undefined) continue
    const rows = sql`(select * from ${identifier(first.schema, first.table)} limit ${sample})`
    const shares = joinSql(ofTable.map(renderShares), sql`, `)
    const [row] = await transaction.query<{ shares: readonly (ValueFacts | null)[] }>(
      sql`select json_build_array(${shares}) as shares from ${rows} as t`,
    )
    for (const [index, column] of ofTable.entries()) {
      const found = row?.shares[index]
      if (found) facts.set(toName(column), found)
    }
  }
  return facts
}

function renderShares({ column }: Column): Sql {
  const value = sql`t.${identifier(column)}::text`
  const shareOf = (condition: Sql) => sql`round(avg((${condition})::int), 3)`
  return sql`case when count(${value}) > 0 then json_build_object(
    'emails', ${shareOf(sql`${value} ~ ${emailPattern}`)},
    'phones', ${shareOf(sql`${value} ~ ${phonePattern}`)},
    'sentences', ${shareOf(sql`length(${value}) > 40 and ${value} like '% % %'`)}) end`
}
