import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { toClientConfig } from '../../../postgres/client-config.ts'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { postgresDefaults } from '../../../postgres/settings.ts'
import { identifier, joinSql, renderSql, type Sql, sql } from '../../../postgres/sql.ts'
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

/**
 * Copies the rows that a table had into a new table beside it, with the columns as they were; a stream, so that its size does not matter. Nobody
 * but its owner can read it: row-level security is on and there are no policies. Throws `restore_table_unknown`, `restore_table_not_brought`.
 */
export async function bringTable({ source, target, table, at }: TableToBring): Promise<BroughtTable> {
  return await withClients([source, target], async ([from, to]) => {
    const found = await findTable(from, table)
    const [schema, original] = [found.schema, found.name]
    const name = nameCopy(original, at)
    try {
      await to.query('begin')
      await run(to, createTable(identifier(schema, name), found.columns))
      const columns = joinSql(
        found.columns.map((column) => identifier(column.name)),
        sql`, `,
      )
      const reading = copyTo(textOf(sql`copy (select ${columns} from ${identifier(schema, original)}) to stdout`))
      const writing = copyFrom(textOf(sql`copy ${identifier(schema, name)} (${columns}) from stdin`))
      await pipeline(from.query(reading), to.query(writing))
      await to.query('commit')
      return { schema, name, rows: writing.rowCount ?? 0 }
    } catch (error) {
      throw error instanceof pg.DatabaseError ? tableNotBrought(name, error.message, error) : error
    }
  })
}

/** `orders_as_of_20261122_213005`, within the 63 bytes of a name. */
export function nameCopy(table: string, at: number): string {
  const [date, time = ''] = new Date(at)
    .toISOString()
    .replace(/[-:]|\..*/g, '')
    .split('T')
  const end = `_as_of_${date}_${time}`
  let start = table
  while (Buffer.byteLength(start + end) > 63) start = start.slice(0, -1)
  return start + end
}

async function findTable(client: pg.Client, table: string) {
  const [row] = await run<{ schema: string; name: string; columns: readonly Column[] | null }>(
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

async function run<T extends pg.QueryResultRow>(client: pg.Client, statement: Sql): Promise<readonly T[]> {
  const { text, values } = renderSql(statement)
  const result = await client.query<T>(values.length === 0 ? text : { text, values: [...values] })
  return result.rows
}

async function withClients<T>(
  [source, target]: readonly [ConnectionTarget, ConnectionTarget],
  work: (clients: readonly [pg.Client, pg.Client]) => Promise<T>,
): Promise<T> {
  const clients = [source, target].map((each) => new pg.Client(toClientConfig(each, postgresDefaults.connectTimeout)))
  const [from, to] = clients
  if (from === undefined || to === undefined) throw new TypeError('Two targets make two clients')
  try {
    await Promise.all([from.connect(), to.connect()])
    return await work([from, to])
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}
