import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

export type ViewSource = { readonly schema: string; readonly name: string; readonly sourceSchema: string; readonly source: string }

/** Which tables a view reads, through other views as well. */
export const readViewSources: Reader<readonly ViewSource[]> = async ({ query }) =>
  await query<ViewSource>(sql`
    with recursive direct as (
      select distinct r.ev_class as view, d.refobjid as source
      from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
      where r.ev_type = '1' and d.refobjid <> r.ev_class
    ), every as (
      select view, source from direct union select e.view, d.source from every e join direct d on d.view = e.source
    )
    select n.nspname as schema, c.relname as name, sn.nspname as "sourceSchema", s.relname as source
    from every e join pg_class c on c.oid = e.view join pg_namespace n on n.oid = c.relnamespace
      join pg_class s on s.oid = e.source join pg_namespace sn on sn.oid = s.relnamespace
    where s.relkind in ('r', 'p', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by 1, 2, 3, 4`)
