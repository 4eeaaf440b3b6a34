import { sql } from '../../../postgres/sql.ts'
import type { Database } from '../../../postgres/types.ts'
import type { DatabaseFacts } from '../types.ts'

type TableRow = {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  readonly is_partitioned: boolean
  readonly has_row_security: boolean
}
type ColumnRow = { readonly table: string; readonly name: string; readonly type: string; readonly is_filled: boolean }

// Of partitioned tables the sum of their partitions: they have no bytes of their own.
const tablesQuery = sql`
  select n.nspname || '.' || c.relname as name, c.reltuples::float8 as rows, c.relrowsecurity as has_row_security, c.relkind = 'p' as is_partitioned,
    case c.relkind when 'p' then coalesce((select sum(pg_total_relation_size(relid)) from pg_partition_tree(c.oid)), 0)
      else pg_total_relation_size(c.oid) end::float8 as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

const columnsQuery = sql`
  select n.nspname || '.' || c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull or exists (
      select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.convalidated and k.conkey = array[a.attnum]
        and pg_get_constraintdef(k.oid) = 'CHECK ((' || quote_ident(a.attname) || ' IS NOT NULL))') as is_filled
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
  where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

const definersQuery = sql`
  select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prosecdef and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

const versionQuery = sql`select current_setting('server_version_num')::int as version`

/** Sizes, types and constraints of everything that is not PostgreSQL's own. */
export async function readFacts(database: Database): Promise<DatabaseFacts> {
  return await database.transaction({ access: 'read only' }, async ({ query }) => {
    const tables = await query<TableRow>(tablesQuery)
    const columns = Map.groupBy(await query<ColumnRow>(columnsQuery), ({ table }) => table)
    const definers = await query<{ readonly name: string }>(definersQuery)
    const [server] = await query<{ readonly version: number }>(versionQuery)
    return {
      version: server?.version ?? 0,
      tables: new Map(tables.map((table) => [table.name, toTableFacts(table, columns.get(table.name) ?? [])])),
      definers: new Set(definers.map(({ name }) => name)),
    }
  })
}

function toTableFacts({ rows, bytes, is_partitioned, has_row_security }: TableRow, columns: readonly ColumnRow[]) {
  return {
    rows: rows < 0 ? undefined : rows,
    bytes,
    isPartitioned: is_partitioned,
    hasRowSecurity: has_row_security,
    columns: new Map(columns.map(({ name, type }) => [name, type])),
    filled: new Set(columns.filter(({ is_filled }) => is_filled).map(({ name }) => name)),
  }
}
