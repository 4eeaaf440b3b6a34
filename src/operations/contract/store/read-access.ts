import { type Sql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** What a role may do with a relation: names of columns. */
export type RelationAccess = {
  readonly role: string
  readonly read: readonly string[]
  readonly insert: readonly string[]
  readonly update: readonly string[]
  readonly delete: boolean
}

export type AccessFacts = {
  /** Roles that a request may take, sorted. */
  readonly roles: readonly string[]
  /** By `schema.relation`. */
  readonly relations: ReadonlyMap<string, readonly RelationAccess[]>
  /** Roles that may call, by `schema.function(types)` as `format_type` prints them. */
  readonly functions: ReadonlyMap<string, readonly string[]>
  /** Columns of unique indexes by `schema.relation`, the primary key among them. */
  readonly uniques: ReadonlyMap<string, readonly (readonly string[])[]>
}

type RelationRow = RelationAccess & { readonly relation: string }
type FunctionRow = { readonly name: string; readonly roles: readonly string[] }
type UniqueRow = { readonly relation: string; readonly columns: readonly string[] }

export type AccessScope = {
  readonly schemas: readonly string[]
  /** Roles to look for, those of them that exist. */
  readonly named: readonly string[]
  /** The role that logs in for the API: what it may take counts too. Absent: none. */
  readonly login?: string | undefined
}

/** Privileges on what is in the schemas. */
export async function readAccess({ query }: Transaction, { schemas, named, login }: AccessScope): Promise<AccessFacts> {
  const roles = (await query<{ readonly role: string }>(rolesQuery(named, login))).map(({ role }) => role)
  const relations = await query<RelationRow>(relationsQuery(schemas, roles))
  const functions = await query<FunctionRow>(functionsQuery(schemas, roles))
  const uniques = Map.groupBy(await query<UniqueRow>(uniquesQuery(schemas)), ({ relation }) => relation)
  return {
    roles,
    relations: Map.groupBy(relations, ({ relation }) => relation),
    functions: new Map(functions.map(({ name, roles: callers }) => [name, callers])),
    uniques: new Map(Array.from(uniques, ([relation, rows]) => [relation, rows.map(({ columns }) => columns)])),
  }
}

function rolesQuery(named: readonly string[], login: string | undefined): Sql {
  return sql`
    select r.rolname::text as role
    from pg_roles r
    where r.rolname in (${toRows(named)})
      or exists (select from pg_auth_members m join pg_roles l on l.oid = m.member where l.rolname = ${login ?? null} and m.roleid = r.oid)
    order by r.rolname::text collate "C"`
}

function relationsQuery(schemas: readonly string[], roles: readonly string[]): Sql {
  return sql`
    with recursive shown (view, relation, attribute) as (
      select w.ev_class, d.refobjid, d.refobjsubid
      from pg_rewrite w
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> w.ev_class
      where w.rulename = '_RETURN'
    ), reached (view, through) as (
      select distinct view, view from shown
      union
      select reached.view, shown.relation from reached join shown on shown.view = reached.through
    ), needed as (
      select reached.view, shown.relation, shown.attribute
      from reached join shown on shown.view = reached.through join pg_class v on v.oid = reached.through
      where exists (select from pg_options_to_table(v.reloptions) where option_name = 'security_invoker' and option_value::boolean)
    )
    select n.nspname || '.' || c.relname as relation, r.rolname::text as role,
      case when ${maySeeThrough} then ${columnsWith(sql`'SELECT'`)} else '{}' end as read, ${columnsWith(sql`'INSERT'`)} as insert, ${columnsWith(sql`'UPDATE'`)} as update,
      has_table_privilege(r.oid, c.oid, 'DELETE') as delete
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_roles r on r.rolname in (${toRows(roles)}) and has_schema_privilege(r.oid, n.oid, 'USAGE')
    where n.nspname in (${toRows(schemas)}) and c.relkind in ('r', 'v', 'm', 'f', 'p')
    order by 1, r.rolname::text collate "C"`
}

/** A view that runs as its caller needs what its caller may read of each table below it, also where another view shows it. */
const maySeeThrough: Sql = sql`not exists (
  select from needed where needed.view = c.oid and not case
    when attribute > 0 then has_column_privilege(r.oid, needed.relation, attribute::int2, 'SELECT')
    else has_any_column_privilege(r.oid, needed.relation, 'SELECT')
  end)`

function columnsWith(privilege: Sql): Sql {
  return sql`array(
    select a.attname::text from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and has_column_privilege(r.oid, c.oid, a.attnum, ${privilege})
    order by a.attnum)`
}

function functionsQuery(schemas: readonly string[], roles: readonly string[]): Sql {
  return sql`
    select n.nspname || '.' || p.proname || '(' || (
        select coalesce(string_agg(format_type(t.type, null), ', ' order by t.place), '') from unnest(p.proargtypes) with ordinality as t (type, place)
      ) || ')' as name,
      array(
        select r.rolname::text from pg_roles r
        where r.rolname in (${toRows(roles)}) and has_schema_privilege(r.oid, n.oid, 'USAGE') and has_function_privilege(r.oid, p.oid, 'EXECUTE')
        order by r.rolname::text collate "C") as roles
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in (${toRows(schemas)}) and p.prokind = 'f'`
}

// Partial indexes and those over expressions cannot be named by on_conflict.
function uniquesQuery(schemas: readonly string[]): Sql {
  return sql`
    select n.nspname || '.' || c.relname as relation, array_agg(a.attname::text order by a.attname::text collate "C") as columns
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey[0:i.indnkeyatts - 1])
    where i.indisunique and i.indpred is null and i.indexprs is null and i.indisvalid and n.nspname in (${toRows(schemas)})
    group by i.indexrelid, 1
    order by 1, 2`
}

function toRows(names: readonly string[]): Sql {
  return sql`select json_array_elements_text(${JSON.stringify(names)}::json)`
}
