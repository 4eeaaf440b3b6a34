import { type Sql, sql } from '../../../postgres/sql.ts'

export type FunctionBodyRow = {
  readonly schema: string
  readonly name: string
  /** Types of the input parameters, as `format_type` prints them. */
  readonly parameters: readonly string[]
  /** The text between its dollar quotes, or what BEGIN ATOMIC … END was parsed to. */
  readonly body: string
  /** Names that the text writes without a schema are looked for here; pg_catalog comes first. */
  readonly searchPath: readonly string[]
  /** Of its result, in order; empty for a scalar. */
  readonly columns: readonly string[]
  readonly returnsSet: boolean
}

/** Functions in SQL of the schemas that are not strict: a strict one gives null for a null argument. */
export function functionBodiesQuery(schemas: readonly string[]): Sql {
  return sql`
    select n.nspname::text as schema,
           p.proname::text as name,
           array(select format_type(t.oid, null) from unnest(p.proargtypes::oid[]) with ordinality as t (oid, place) order by t.place) as parameters,
           coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as body,
           coalesce((
             select array(select btrim(part, ' "') from unnest(string_to_array(substr(entry, length('search_path=') + 1), ',')) as part)
             from unnest(p.proconfig) as entry where starts_with(entry, 'search_path=')), array['public']) as "searchPath",
           array(
             select o.name from unnest(p.proargnames, p.proargmodes::text[]) with ordinality as o (name, mode, place)
             where o.mode in ('o', 'b', 't') order by o.place) as columns,
           p.proretset as "returnsSet"
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    join pg_language l on l.oid = p.prolang
    where l.lanname = 'sql' and p.prokind = 'f' and not p.proisstrict
      and n.nspname = any (array(select json_array_elements_text(${JSON.stringify(schemas)}::json)))
    order by n.nspname, p.proname, p.oid`
}
