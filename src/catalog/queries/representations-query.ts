import { type Sql, sql } from '../../postgres/sql.ts'

export type RepresentationRow = {
  readonly domain: number
  readonly direction: 'to json' | 'from json' | 'from text'
  readonly function_schema: string
  readonly function_name: string
}

/** Implicit casts by function between a domain and json or text: how a column of that domain is shown and read. */
export const representationsQuery: Sql = sql`
  select case when s.typtype = 'd' then s.oid else t.oid end as domain,
         case when s.typtype = 'd' then 'to json' when s.typname = 'json' then 'from json' else 'from text' end as direction,
         n.nspname::text as function_schema,
         p.proname::text as function_name
  from pg_cast c
  join pg_type s on s.oid = c.castsource
  join pg_type t on t.oid = c.casttarget
  join pg_proc p on p.oid = c.castfunc
  join pg_namespace n on n.oid = p.pronamespace
  where c.castcontext = 'i'
    and c.castmethod = 'f'
    and has_function_privilege(c.castfunc, 'execute')
    and ((s.typtype = 'd' and c.casttarget = 'json'::regtype)
      or (t.typtype = 'd' and c.castsource in ('json'::regtype, 'text'::regtype)))
  order by c.oid`
