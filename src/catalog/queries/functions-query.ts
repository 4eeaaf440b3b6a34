import { type Sql, sql } from '../../postgres/sql.ts'
import { textList } from './text-list.ts'

export type FunctionRow = {
  readonly schema: string
  readonly name: string
  readonly comment: string | null
  /** Types of the input parameters. */
  readonly inputs: readonly number[]
  /** Types, modes (i, o, b, v, t) and names of all parameters; null where every one is plain input or unnamed. */
  readonly all_types: readonly number[] | null
  readonly all_modes: readonly string[] | null
  readonly all_names: readonly string[] | null
  readonly default_count: number
  readonly has_variadic: boolean
  readonly result: number
  readonly returns_set: boolean
  readonly estimated_rows: number
  readonly volatility: 'i' | 's' | 'v'
  /** `name=value` */
  readonly settings: readonly string[] | null
}

export function functionsQuery(schemas: readonly string[]): Sql {
  return sql`
    select n.nspname::text as schema,
           p.proname::text as name,
           obj_description(p.oid, 'pg_proc') as comment,
           p.proargtypes::oid[] as inputs,
           p.proallargtypes as all_types,
           p.proargmodes::text[] as all_modes,
           p.proargnames as all_names,
           p.pronargdefaults as default_count,
           p.provariadic <> 0 as has_variadic,
           p.prorettype as result,
           p.proretset as returns_set,
           p.prorows as estimated_rows,
           p.provolatile::text as volatility,
           p.proconfig as settings
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where p.prokind = 'f'
      and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
      and n.nspname = any (${textList(schemas)})
    order by n.nspname, p.proname, p.oid`
}
