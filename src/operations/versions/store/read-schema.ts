import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { FunctionFact, GrantFact, Name, RelationFact, SchemaFacts } from '../types.ts'

type Querying = Pick<Transaction, 'query'>

/** What a schema serves, with the privileges of others than the owners; undefined: there is none. Wants an empty search path. */
export async function readSchemaFacts(transaction: Querying, schema: string): Promise<SchemaFacts | undefined> {
  const [found] = await transaction.query<Name & { readonly users: readonly string[] }>(
    sql`select nspname as name, quote_ident(nspname) as quoted,
        array(select distinct coalesce(r.rolname, 'public') from aclexplode(nspacl) a left join pg_roles r on r.oid = a.grantee
          where a.privilege_type = 'USAGE' and a.grantee <> nspowner order by 1)::text[] as users
      from pg_namespace where nspname = ${schema}`,
  )
  if (found === undefined) return undefined
  const { users, ...name } = found
  return { schema: name, users, relations: await readRelations(transaction, schema), functions: await readFunctions(transaction, schema) }
}

type RelationRow = Omit<RelationFact, 'grants'> & { readonly grants: readonly GrantFact[] | null }

async function readRelations(transaction: Querying, schema: string): Promise<readonly RelationFact[]> {
  const rows = await transaction.query<RelationRow>(
    sql`select c.relname as name, quote_ident(c.relname) as quoted,
        coalesce((select json_agg(json_build_object('name', a.attname, 'quoted', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod),
            'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
            'identity', a.attidentity <> '', 'generated', a.attgenerated <> '') order by a.attnum)
          from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns,
        (select json_agg(g order by g.role, g.privilege, g."column") from (
          select coalesce(r.rolname, 'public') as role, x.privilege_type as privilege, x."column" from (
            select a.grantee, a.privilege_type, null::name as "column" from aclexplode(c.relacl) a
            union all
            select a.grantee, a.privilege_type, t.attname from pg_attribute t, aclexplode(t.attacl) a
              where t.attrelid = c.oid and t.attnum > 0 and not t.attisdropped
          ) x left join pg_roles r on r.oid = x.grantee
          where x.grantee <> c.relowner and x.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')) g) as grants,
        coalesce((select array_agg(a.attname order by a.attnum)::text[] from pg_constraint k
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey) where k.conrelid = c.oid and k.contype = 'p'), '{}') as "primaryKey",
        (pg_relation_is_updatable(c.oid, true) & 12) = 12 as writable
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${schema} and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
        and not exists (select from pg_depend e where e.objid = c.oid and e.classid = 'pg_class'::regclass and e.deptype = 'e')
      order by c.relname`,
  )
  return rows.map((row) => ({ ...row, grants: row.grants ?? [] }))
}

/** Of those that HTTP can call: no triggers, procedures and aggregates. */
async function readFunctions(transaction: Querying, schema: string): Promise<readonly FunctionFact[]> {
  return await transaction.query<FunctionFact>(
    sql`select p.proname as name, quote_ident(p.proname) as quoted, pg_get_function_identity_arguments(p.oid) as identity,
        pg_get_function_arguments(p.oid) as arguments, pg_get_function_result(p.oid) as result, p.proretset as "returnsSet",
        array(select coalesce(quote_ident(nullif(p.proargnames[i], '')), '') from generate_series(1, coalesce(cardinality(p.proallargtypes), p.pronargs)) i
          where p.proargmodes is null or p.proargmodes[i] in ('i', 'b', 'v') order by i)::text[] as inputs,
        p.provariadic <> 0 as variadic,
        (select c.relname from pg_type t join pg_class c on c.oid = t.typrelid and c.relnamespace = p.pronamespace and c.relkind <> 'c'
          where t.oid = p.prorettype) as "resultRelation",
        coalesce(p.proargmodes && array['o', 'b', 't']::"char"[], false) as "hasColumns",
        exists (select from unnest(p.proargtypes) x join pg_type t on t.oid = x left join pg_class c on c.oid = t.typrelid
          where t.typtype = 'p' or c.relkind <> 'c') as "isUnreachable",
        case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
        array(select distinct coalesce(r.rolname, 'public') from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
          left join pg_roles r on r.oid = a.grantee where a.grantee <> p.proowner order by 1)::text[] as executors
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = ${schema} and p.prokind = 'f' and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
        and not exists (select from pg_depend e where e.objid = p.oid and e.classid = 'pg_proc'::regclass and e.deptype = 'e')
      order by p.proname, identity`,
  )
}
