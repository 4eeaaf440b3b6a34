import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

export type AdvisedConstraint = {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly kind: 'foreign key' | 'check' | 'other'
  readonly isValidated: boolean
  /** Of a foreign key, the table it points to and whether that is its primary key. */
  readonly target: {
    readonly schema: string
    readonly table: string
    readonly isPrimaryKey: boolean
    readonly primaryKey: string | null
  } | null
}

export const readConstraints: Reader<readonly AdvisedConstraint[]> = async ({ query }) =>
  await query<AdvisedConstraint>(sql`
    select n.nspname as schema, c.relname as table, k.conname as name, k.convalidated as "isValidated",
      case k.contype when 'f' then 'foreign key' when 'c' then 'check' else 'other' end as kind,
      case when k.contype = 'f' then (
        select jsonb_build_object('schema', tn.nspname, 'table', t.relname, 'isPrimaryKey', i.indisprimary, 'primaryKey', (
          select string_agg(quote_ident(a.attname), ', ') from pg_index own join pg_attribute a on a.attrelid = t.oid and a.attnum = any(own.indkey)
          where own.indrelid = t.oid and own.indisprimary
        ))
        from pg_class t join pg_namespace tn on tn.oid = t.relnamespace join pg_index i on i.indexrelid = k.conindid where t.oid = k.confrelid
      ) end as target
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by 1, 2, 3`)
