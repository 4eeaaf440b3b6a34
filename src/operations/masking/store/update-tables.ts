import { identifier, joinSql, type Sql, sql } from '../../../postgres/sql.ts'
import { PostgresError, type Transaction } from '../../../postgres/types.ts'
import { toName } from '../domain/plan-masking.ts'
import { maskRefused } from '../errors.ts'
import { type MappedColumn, renderText } from './render-text.ts'

/** Writes the masks in place of the originals, one statement a table; gives how many values each column has. Throws `mask_refused`. */
export async function updateTables(
  transaction: Transaction,
  columns: readonly MappedColumn[],
  onProgress: (line: string) => void,
): Promise<ReadonlyMap<string, number>> {
  const values = new Map<string, number>()
  for (const [table, ofTable] of Map.groupBy(columns, (column) => `${column.schema}.${column.table}`)) {
    onProgress(`Masking ${table} (${ofTable.map(({ column }) => column).join(', ')})`)
    const counts = await countValues(transaction, ofTable)
    await updateTable(transaction, ofTable)
    for (const [index, column] of ofTable.entries()) values.set(toName(column), counts[index] ?? 0)
  }
  return values
}

async function countValues(transaction: Transaction, columns: readonly MappedColumn[]): Promise<readonly number[]> {
  const counts = joinSql(
    columns.map(({ column }) => sql`count(${identifier(column)})`),
    sql`, `,
  )
  const [row] = await transaction.query<{ counts: readonly number[] }>(
    sql`select json_build_array(${counts}) as counts from ${renderFrom(columns)}`,
  )
  return row?.counts ?? []
}

async function updateTable(transaction: Transaction, columns: readonly MappedColumn[]): Promise<void> {
  const changes = joinSql(
    columns.map((column) => sql`${identifier(column.column)} = ${renderMasked(column)}`),
    sql`, `,
  )
  try {
    await transaction.query(sql`update ${renderFrom(columns)} set ${changes}`)
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error
    const { table = columns[0]?.table ?? '', constraint } = error.fields
    throw maskRefused(table, constraint, error)
  }
}

/** Tables that others inherit from are asked alone, since those others are asked too; partitions only through their table. */
function renderFrom([first]: readonly MappedColumn[]): Sql {
  if (first === undefined) throw new TypeError('A table without columns')
  const name = identifier(first.schema, first.table)
  return first.partitioned ? name : sql`only ${name}`
}

/** As `format_type` writes it, quoted where it must be. */
const typeName = (type: string): Sql => ({ texts: [type], values: [] })

function renderMasked(column: MappedColumn): Sql {
  const { shape, kind } = column
  const value = identifier(column.column)
  const as = (text: Sql) => sql`(${text})::${typeName(column.type)}`
  if (kind === 'secret' && column.nullable && !column.unique) return sql`null`
  switch (shape) {
    case 'text array':
      return as(sql`case when ${value} is not null then array(
        select pg_temp.masked(${kind}, each) from unnest(${value}::text[]) with ordinality as u (each, place) order by place) end`)
    case 'json':
      return as(sql`pg_temp.mask_json(${value}::jsonb, ${kind}::text)`)
    case 'bytes':
      return sql`case when ${value} is not null then ''::bytea end`
    default:
      return as(sql`pg_temp.masked(${kind}, ${renderText(column, value)})`)
  }
}
