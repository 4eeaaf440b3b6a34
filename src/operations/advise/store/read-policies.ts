import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

export type AdvisedPolicy = {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly command: 'select' | 'insert' | 'update' | 'delete' | 'all'
  readonly isPermissive: boolean
  /** `public` stands for every role. */
  readonly roles: readonly string[]
  /** The condition of USING with whole names; null where there is none. */
  readonly using: string | null
  readonly check: string | null
  readonly hasRowSecurity: boolean
  /** Whether a column of its own table stands in it. */
  readonly looksAtRow: boolean
}

/** The policies of every table. */
export const readPolicies: Reader<readonly AdvisedPolicy[]> = async ({ query }) =>
  await query<AdvisedPolicy>(sql`
    select n.nspname as schema, c.relname as table, p.polname as name, p.polpermissive as "isPermissive", c.relrowsecurity as "hasRowSecurity",
      case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
      array(select case r when 0 then 'public' else pg_get_userbyid(r)::text end from unnest(p.polroles) as r order by 1) as roles,
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check,
      exists (
        select from pg_depend d
        where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refobjid = c.oid and d.refobjsubid > 0
      ) as "looksAtRow"
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    order by 1, 2, 3`)
