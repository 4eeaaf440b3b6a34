import { identifier, integer, joinSql, type Sql, sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { catalogText } from '../../../../query/sql/catalog-text.ts'
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
  const asked = [...new Map(uses.map((use) => [toKey(use), use])).entries()]
  const table = identifier(first.schema, first.table)
  const wanted = joinSql(
    asked.map(([key, use]) => sql`(${toValue(use)})::text as ${identifier(key)}`),
    sql`, `,
  )
  const filled = joinSql(
    asked.map(([, use]) => sql`${toValue(use)} is not null`),
    sql` and `,
  )
  const rows = await query<Record<string, string>>(
    sql`select ${wanted} from (select * from ${table} where ${filled} limit 20000) taken order by hashtextextended(taken::text, 1) limit ${integer(samples)}`,
  )
  return rows.map((row) => new Map(uses.map((use) => [use.number, renderParameter(row[toKey(use)] ?? '', use.form)])))
}

const toKey = ({ column, expression }: ParameterUse): string => expression ?? column
const toValue = ({ column, expression }: ParameterUse): Sql => (expression === undefined ? identifier(column) : catalogText(expression))
