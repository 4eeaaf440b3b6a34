import { identifier, joinSql, type Sql, sql } from '../sql.ts'
import type { Transaction } from '../types.ts'
import { attempt } from './attempt.ts'
import type { IntegrityCheck } from './types.ts'

type ForeignKey = {
  readonly name: string
  readonly schema: string
  readonly relation: string
  readonly columns: readonly string[]
  readonly foreignSchema: string
  readonly foreignRelation: string
  readonly foreignColumns: readonly string[]
  /** A row counts only when all its columns are given; with MATCH FULL also when some are. */
  readonly full: boolean
}

// Keys over periods are there since PostgreSQL 18, and the column that tells them: by its name it would be missing before.
const listForeignKeys = sql`
  select k.conname as name, n.nspname as schema, c.relname as relation, fn.nspname as "foreignSchema", f.relname as "foreignRelation",
    k.confmatchtype = 'f' as full,
    (select json_agg(a.attname order by u.place) from unnest(k.conkey) with ordinality as u (number, place)
      join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = u.number) as columns,
    (select json_agg(a.attname order by u.place) from unnest(k.confkey) with ordinality as u (number, place)
      join pg_attribute as a on a.attrelid = k.confrelid and a.attnum = u.number) as "foreignColumns"
  from pg_constraint as k
  join pg_class as c on c.oid = k.conrelid
  join pg_namespace as n on n.oid = c.relnamespace
  join pg_class as f on f.oid = k.confrelid
  join pg_namespace as fn on fn.oid = f.relnamespace
  where k.contype = 'f' and k.convalidated and k.conparentid = 0 and not coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false)
  order by 1, 2, 3`

/** Each validated foreign key, by looking for rows that point nowhere: a constraint only tells what was checked when a row was written. */
export async function checkForeignKeys(transaction: Transaction): Promise<IntegrityCheck> {
  const name = 'foreign keys'
  const keys = await transaction.query<ForeignKey>(listForeignKeys)
  const broken: string[] = []
  for (const key of keys) {
    const failed = await attempt(transaction, async () => {
      const [row] = await transaction.query<{ broken: boolean }>(findBroken(key))
      if (row?.broken) broken.push(`${key.schema}.${key.relation}: rows of ${key.name} point nowhere`)
    })
    if (failed !== undefined) return { name, verdict: 'could not be checked', detail: `${key.name}: ${failed}` }
  }
  if (broken.length === 0) return { name, verdict: 'holds', detail: `${keys.length} followed` }
  return { name, verdict: 'does not hold', detail: broken.join('; ') }
}

function findBroken({ schema, relation, columns, foreignSchema, foreignRelation, foreignColumns, full }: ForeignKey): Sql {
  const isGiven = joinSql(
    columns.map((column) => sql`t.${identifier(column)} is not null`),
    full ? sql` or ` : sql` and `,
  )
  const pairs = columns.map((column, index) => sql`f.${identifier(foreignColumns[index] ?? '')} = t.${identifier(column)}`)
  return sql`select exists (select from ${identifier(schema, relation)} as t where (${isGiven})
    and not exists (select from ${identifier(foreignSchema, foreignRelation)} as f where ${joinSql(pairs, sql` and `)})) as broken`
}
