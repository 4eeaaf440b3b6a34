import type { Client } from 'pg'
import { identifier, integer, joinSql, type Sql, sql } from '../../../postgres/sql.ts'
import type { Batch } from '../types.ts'
import { runSql } from './run-sql.ts'

export type KeyColumn = { readonly name: string; readonly type: string | null; readonly notNull: boolean }

export type BatchTable = {
  readonly exists: boolean
  /** In the order of the directive; `type` is null for a column that is not there. */
  readonly columns: readonly KeyColumn[]
  /** Whether an index begins with them in this order, so that the next range is found without reading the table. */
  readonly hasIndex: boolean
  /** PostgreSQL's estimate; below zero when nobody has analyzed the table. */
  readonly rows: number
}

export async function readBatchTable(client: Client, { table, key }: Pick<Batch, 'table' | 'key'>): Promise<BatchTable> {
  const { rows } = await runSql<BatchTable>(
    client,
    sql`with wanted as (select name, ordinality from json_array_elements_text(${JSON.stringify(key)}::json) with ordinality as k (name, ordinality)),
          found as (select to_regclass(${identifier(...table).texts[0] ?? ''}) as oid),
          columns as (
            select w.name, w.ordinality, a.attnum, format_type(a.atttypid, a.atttypmod) as type, coalesce(a.attnotnull, false) as "notNull"
            from wanted w cross join found
            left join pg_attribute a on a.attrelid = found.oid and a.attname = w.name and a.attnum > 0 and not a.attisdropped
          )
        select found.oid is not null as exists,
          (select json_agg(json_build_object('name', name, 'type', type, 'notNull', "notNull") order by ordinality) from columns) as columns,
          exists (
            select from pg_index i where i.indrelid = found.oid and i.indisvalid and i.indpred is null
              and (select array_agg(attnum order by ordinality) from columns) = (i.indkey::int2[])[0:${integer(key.length - 1)}]
          ) as "hasIndex",
          coalesce((select sum(reltuples) from pg_class where oid in (select relid from pg_partition_tree(found.oid) where isleaf)), 0)::float8 as rows
        from found`,
  )
  return rows[0] ?? { exists: false, columns: [], hasIndex: false, rows: 0 }
}

export async function countRows(client: Client, { table }: Pick<Batch, 'table'>): Promise<number> {
  const { rows } = await runSql<{ count: number }>(client, sql`select count(*)::float8 as count from ${identifier(...table)}`)
  return rows[0]?.count ?? 0
}

/** A batch and the types of its key. */
export type Keys = Pick<Batch, 'table' | 'key' | 'alias'> & { readonly types: readonly string[] }

/** The last key there is, as text; undefined in an empty table. */
export async function findLastKey(client: Client, keys: Keys): Promise<readonly string[] | undefined> {
  const { rows } = await runSql<{ key: readonly string[] }>(
    client,
    sql`select array[${columnTexts(keys)}] as key from ${identifier(...keys.table)} order by ${columnsInOrder(keys, sql`desc`)} limit 1`,
  )
  return rows[0]?.key
}

export type Range = { readonly after: readonly string[] | null; readonly end: readonly string[]; readonly size: number }

/** The last key of the next range, and how many rows it has; undefined behind the end. */
export async function findRange(client: Client, keys: Keys, { after, end, size }: Range) {
  const columns = joinSql(
    keys.key.map((column) => identifier(column)),
    sql`, `,
  )
  const { rows } = await runSql<{ key: readonly string[]; rows: number }>(
    client,
    sql`with part as (
          select ${columns} from ${identifier(...keys.table)} where ${renderRange({ ...keys, alias: keys.table.at(-1) ?? '' }, { after, until: end })}
          order by ${columnsInOrder(keys, sql`asc`)} limit ${integer(size)}
        )
        select array[${columnTexts(keys)}] as key, (select count(*)::int from part) as rows
        from part order by ${columnsInOrder(keys, sql`desc`)} limit 1`,
  )
  return rows[0]
}

/** `(o.shop, o.id) > … and (o.shop, o.id) <= …`: an index on the key gives these rows. */
export function renderRange(
  keys: Keys,
  { after, until }: { readonly after: readonly string[] | null; readonly until: readonly string[] },
): Sql {
  const row = sql`(${joinSql(
    keys.key.map((column) => identifier(keys.alias, column)),
    sql`, `,
  )})`
  const upTo = sql`${row} <= ${renderKey(keys, until)}`
  return after === null ? upTo : sql`${row} > ${renderKey(keys, after)} and ${upTo}`
}

function renderKey({ types }: Keys, values: readonly string[]): Sql {
  const casts = values.map((value, index) => sql`cast(${value} as ${typeName(types[index] ?? 'text')})`)
  return sql`(${joinSql(casts, sql`, `)})`
}

/** `format_type` writes types as SQL reads them. */
function typeName(type: string): Sql {
  return { texts: [type], values: [] }
}

function columnTexts({ key }: Keys): Sql {
  return joinSql(
    key.map((column) => sql`${identifier(column)}::text`),
    sql`, `,
  )
}

function columnsInOrder({ key }: Keys, direction: Sql): Sql {
  return joinSql(
    key.map((column) => sql`${identifier(column)} ${direction}`),
    sql`, `,
  )
}
