import { identifier, integer, joinSql, sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { readCommonest } from '../policies/choose-persona.ts'
import { samples } from './choose-values.ts'
import { renderParameter } from './render-parameter.ts'
import type { ParameterUse } from './types.ts'
import type { ValueSource, Values } from './value-source.ts'

/** Values of rows of the copy. */
export const rowsOfCopy: ValueSource = { sample: sampleRows, findCommonest: readCommonest, lack: 'a table that it asks is empty' }

/** One set of values for each row that was taken. */
async function sampleRows({ query }: Transaction, uses: readonly ParameterUse[]): Promise<readonly Values[]> {
  const [first] = uses
  if (first === undefined) return []
  const columns = [...new Set(uses.map(({ column }) => column))]
  const table = identifier(first.schema, first.table)
  const wanted = joinSql(
    columns.map((column) => sql`${identifier(column)}::text as ${identifier(column)}`),
    sql`, `,
  )
  const filled = joinSql(
    columns.map((column) => sql`${identifier(column)} is not null`),
    sql` and `,
  )
  const rows = await query<Record<string, string>>(
    sql`select ${wanted} from (select * from ${table} where ${filled} limit 20000) taken order by hashtextextended(taken::text, 1) limit ${integer(samples)}`,
  )
  return rows.map((row) => new Map(uses.map(({ number, column, form }) => [number, renderParameter(row[column] ?? '', form)])))
}
