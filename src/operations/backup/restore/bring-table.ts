import { pipeline } from 'node:stream/promises'
import pg, { type Client } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { identifier, joinSql, renderSql, type Sql, sql } from '../../../postgres/sql.ts'
import { withClient } from '../../../postgres/with-client.ts'
import { tableNotBrought, tableUnknown } from './errors.ts'

export type TableToBring = {
  /** The restored database. */
  readonly source: ConnectionTarget
  /** The live one. */
  readonly target: ConnectionTarget
  /** `orders` or `shop.orders`. */
  readonly table: string
  /** Milliseconds since 1970: goes into the new table's name. */
  readonly at: number
}

export type BroughtTable = { readonly schema: string; readonly name: string; readonly rows: number }

type Column = { readonly name: string; readonly type: string }

type FoundTable = { readonly schema: string; readonly name: string; readonly columns: readonly Column[] }

/**
 * Copies the rows that a table had into a new table beside it, with the columns as they were; a stream, so that its size does not matter. Nobody
 * but its owner can read it: row-level security is on and there are no policies. Throws `restore_table_unknown`, `restore_table_not_brought`.
 */
export async function bringTable({ source, target, table, at }: TableToBring): Promise<BroughtTable> {
  return await withClient(source, async (from) => {
    const found = await findTable(from, table)
    const name = nameCopy(found.name, at)
    try {
      const rows = await withClient(target, (to) => copyTable({ from, to }, found, name))
      return { schema: found.schema, name, rows }
    } catch (error) {
      throw error instanceof pg.DatabaseError ? tableNotBrought(name, error.message, error) : error
    }
  })
}

async function copyTable({ from, to }: { readonly from: Client; readonly to: Client }, found: FoundTable, name: string): Promise<number> {
  await to.query('begin')
  await run(to, createTable(identifier(found.schema, name), found.columns))
  const columns = joinSql(
    found.columns.map((column) => identifier(column.name)),
    sql`, `,
  )
  const reading = copyTo(textOf(sql`copy (select ${columns} from ${identifier(found.schema, found.name)}) to stdout`))
  const writing = copyFrom(textOf(sql`copy ${identifier(found.schema, name)} (${columns}) from stdin`))
  await pipeline(from.query(reading), to.query(writing))
  await to.query('commit')
  return writing.rowCount ?? 0
}

/** `orders_as_of_20261122_213005`, within the 63 bytes of a name. */
function nameCopy(table: string, at: number): string {
  const [date, time = ''] = new Date(at)
    .toISOString()
    .replace(/[-:]|\..*/g, '')
    .split('T')
  const end = `_as_of_${date}_${time}`
  let start = table
  while (Buffer.byteLength(start + end) > 63) start = start.slice(0, -1)
  return start + end
}

async function findTable(client: Client, table: string): Promise<FoundTable> {
  const [row] = await run<Omit<FoundTable, 'columns'> & { readonly columns: FoundTable['columns'] | null }>(
    client,
    sql`select n.nspname as schema, c.relname as name,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.oid = to_regclass(${table}) and c.relkind in ('r', 'p', 'm')`,
  )
  if (row === undefined) throw tableUnknown(table)
  return { ...row, columns: row.columns ?? [] }
}

/** Types are in PostgreSQL's own spelling, quoted where they have to be. */
function createTable(name: Sql, columns: readonly Column[]): Sql {
  const definitions = columns.map((column) => sql`${identifier(column.name)} ${{ texts: [column.type], values: [] }}`)
  return sql`create table ${name} (${joinSql(definitions, sql`, `)}); alter table ${name} enable row level security`
}

const textOf = (statement: Sql) => renderSql(statement).text

async function run<T extends pg.QueryResultRow>(client: Client, statement: Sql): Promise<readonly T[]> {
  const { text, values } = renderSql(statement)
  const result = await client.query<T>(values.length === 0 ? text : { text, values: [...values] })
  return result.rows
}
