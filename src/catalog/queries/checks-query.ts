import { type Sql, sql } from '../../postgres/sql.ts'

export type CheckRow = {
  /** Of a table's constraint: the relation and its one column; of a domain's: 0 and null. */
  readonly relation: number
  readonly column: string | null
  /** Of a domain's constraint: the type; 0 otherwise. */
  readonly domain: number
  /** As PostgreSQL prints it; a domain's value is written VALUE. */
  readonly expression: string
}

/** CHECK constraints that speak of one value only: of one column, or of a domain. */
export const checksQuery: Sql = sql`
  select k.conrelid as relation,
         a.attname::text as column,
         k.contypid as domain,
         pg_get_expr(k.conbin, k.conrelid) as expression
  from pg_constraint k
  join pg_namespace n on n.oid = k.connamespace
  left join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1] and k.conrelid <> 0
  where k.contype = 'c'
    and (k.contypid <> 0 or cardinality(k.conkey) = 1)
    and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
  order by k.conrelid, k.contypid, k.conname`
