import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'
import { callersQuery, checkCallers } from './callers-query.ts'

export type AdvisedFunction = {
  readonly schema: string
  readonly name: string
  /** With the types of its arguments, as ALTER FUNCTION takes it: `public.pay(bigint)`. */
  readonly signature: string
  readonly kind: 'function' | 'procedure' | 'aggregate' | 'window'
  readonly language: string
  /** Its definition, as `create function` would make it again; null for an aggregate. */
  readonly definition: string | null
  readonly isDefiner: boolean
  readonly isTrigger: boolean
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  /** Its body was parsed when it was made: names in it mean what they meant then. */
  readonly isParsed: boolean
  readonly setsSearchPath: boolean
  readonly owner: string
  /** Of the owner, by being a superuser or BYPASSRLS. */
  readonly bypassesRowSecurity: boolean
  readonly extension: string | null
  /** The callers of the API that may execute it. */
  readonly callers: readonly string[]
}

/** Functions and procedures that are not PostgreSQL's own. */
export const readFunctions: Reader<readonly AdvisedFunction[]> = async (transaction, settings) => {
  await checkCallers(transaction, settings)
  return await transaction.query<AdvisedFunction>(sql`
    with caller as (${callersQuery(settings)})
    select n.nspname as schema, p.proname as name, p.oid::regprocedure::text as signature, l.lanname as language, p.prosecdef as "isDefiner",
      case p.prokind when 'f' then 'function' when 'p' then 'procedure' when 'a' then 'aggregate' else 'window' end as kind,
      case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end as definition,
      p.prorettype in ('trigger'::regtype, 'event_trigger'::regtype) as "isTrigger",
      case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
      p.prosqlbody is not null as "isParsed",
      exists (select from unnest(p.proconfig) as setting where setting ilike 'search_path=%') as "setsSearchPath",
      o.rolname as owner, o.rolsuper or o.rolbypassrls as "bypassesRowSecurity", (
        select e.extname from pg_depend d join pg_extension e on e.oid = d.refobjid
        where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
      ) as extension,
      array(
        select caller.name::text from caller
        where has_schema_privilege(caller.oid, n.oid, 'usage') and has_function_privilege(caller.oid, p.oid, 'execute')
      ) as callers
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang join pg_roles o on o.oid = p.proowner
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by 1, 3`)
}
