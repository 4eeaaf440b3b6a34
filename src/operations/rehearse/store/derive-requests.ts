import { identifier, sql } from '../../../postgres/sql.ts'
import type { Ask } from './ask.ts'

/** A request to the API of the copy. */
export type DerivedRequest = {
  readonly method: 'GET' | 'PATCH'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly weight: number
  readonly as: 'service_role'
}

export type DeriveOptions = {
  /** `public.orders` */
  readonly tables: readonly string[]
  /** Those that the API serves, the usual one first. */
  readonly schemas: readonly string[]
  /** `/rest/v1` */
  readonly prefix: string
  /** `public.orders.note`: columns that the migrations drop. */
  readonly without: ReadonlySet<string>
}

/** Rows of a page, and rows that are asked for one by one. */
const pageSize = 20
const sampled = 10

/**
 * What clients of tables might ask: a page of rows, single rows by their key, and updates that leave a row as it is. Twice as many reads as writes.
 * Each writes to a row of its own choice, so that requests wait for the migration and not for one another.
 */
export async function deriveRequests(ask: Ask, options: DeriveOptions): Promise<readonly DerivedRequest[]> {
  const requests: DerivedRequest[] = []
  for (const table of await readServedTables(ask, options)) requests.push(...(await deriveOfTable(ask, table, options)))
  return requests
}

type Served = { readonly schema: string; readonly name: string; readonly key: readonly string[]; readonly columns: readonly string[] }

async function readServedTables(ask: Ask, { tables, schemas }: DeriveOptions): Promise<readonly Served[]> {
  return await ask<Served>(sql`
    select nspname as schema, relname as name,
      coalesce((select pg_catalog.json_agg(attname order by attnum) from pg_catalog.pg_index i
                join pg_catalog.pg_attribute a on a.attrelid = c.oid and attnum = any (indkey::int2[])
                where indrelid = c.oid and indisprimary), '[]') as key,
      coalesce((select pg_catalog.json_agg(attname order by attnum) from pg_catalog.pg_attribute
                where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' and attidentity <> 'a'
                  and atttypid::regtype::text = any ('{boolean,smallint,integer,bigint,numeric,text,character varying,uuid,date}')
                  and not exists (select from pg_catalog.pg_index where indrelid = c.oid and indisunique and attnum = any (indkey::int2[]))
               ), '[]') as columns
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = relnamespace
    where relkind in ('r', 'p') and nspname || '.' || relname = any (${toArray(tables)}::text[]) and nspname = any (${toArray(schemas)}::text[])
    order by 1, 2`)
}

async function deriveOfTable(ask: Ask, { schema, name, key, columns }: Served, options: DeriveOptions): Promise<readonly DerivedRequest[]> {
  const isUsual = schema === options.schemas[0]
  const path = `${options.prefix}/${encodeURIComponent(name)}`
  const headers: DerivedRequest['headers'] = isUsual ? {} : { 'accept-profile': schema, 'content-profile': schema }
  const base = { headers, as: 'service_role' } as const
  const page: DerivedRequest = { ...base, method: 'GET', path: `${path}?limit=${pageSize}`, weight: 1 }
  const column = columns.find((each) => !options.without.has(`${schema}.${name}.${each}`))
  const rows = key.length === 0 ? [] : await readSample(ask, { schema, name })
  const weight = 1 / rows.length
  const single = rows.flatMap((row): readonly DerivedRequest[] => {
    const address = `${path}?${key.map((each) => `${encodeURIComponent(each)}=eq.${encodeURIComponent(String(row[each]))}`).join('&')}`
    const read: DerivedRequest = { ...base, method: 'GET', path: address, weight }
    if (column === undefined) return [read]
    return [read, { ...base, method: 'PATCH', path: address, body: JSON.stringify({ [column]: row[column] }), weight }]
  })
  return [page, ...single]
}

async function readSample(
  ask: Ask,
  { schema, name }: Pick<Served, 'schema' | 'name'>,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rows = await ask<{ readonly row: Readonly<Record<string, unknown>> }>(
    sql`select pg_catalog.to_jsonb(t) as row from ${identifier(schema, name)} t limit ${String(sampled)}::int8`,
  )
  return rows.map(({ row }) => row)
}

/** A PostgreSQL array of texts. */
function toArray(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
}
