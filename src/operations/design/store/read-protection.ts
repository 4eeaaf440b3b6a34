import { textList } from '../../../catalog/queries/text-list.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

export type TableProtection = {
  readonly schema: string
  readonly name: string
  readonly rowSecurity: 'off' | 'on' | 'forced' | null
  readonly policies: number
  readonly grants: readonly { readonly role: string; readonly operation: string }[]
}

/** How rows are guarded, and what each of the roles was granted on any column: through membership and PUBLIC too. */
export async function readTableProtection({ query }: Transaction, scope: ProtectionScope): Promise<readonly TableProtection[]> {
  return await query<TableProtection>(sql`
    select n.nspname as schema, c.relname as name,
      case when c.relkind not in ('r', 'p') then null when c.relforcerowsecurity and c.relrowsecurity then 'forced' when c.relrowsecurity then 'on' else 'off' end
        as "rowSecurity",
      (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
      (
        select coalesce(jsonb_agg(jsonb_build_object('role', r.rolname, 'operation', operation) order by r.rolname, position), '[]')
        from pg_roles r, unnest(array['select', 'insert', 'update', 'delete']) with ordinality as o (operation, position)
        where r.rolname = any (${textList(scope.roles)}) and has_schema_privilege(r.oid, n.oid, 'usage') and case operation
          when 'delete' then has_table_privilege(r.oid, c.oid, operation) else has_any_column_privilege(r.oid, c.oid, operation) end
      ) as grants
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname = any (${textList(scope.schemas)})`)
}

export type FunctionProtection = {
  readonly schema: string
  readonly name: string
  /** `pg_get_function_identity_arguments`, types only. */
  readonly arguments: string
  readonly comment: string | null
  readonly definer: string | null
  readonly callers: readonly string[]
}

/** Functions that somebody may call: those of triggers and of extensions are not among them. */
export async function readFunctionProtection({ query }: Transaction, scope: ProtectionScope): Promise<readonly FunctionProtection[]> {
  return await query<FunctionProtection>(sql`
    select n.nspname as schema, p.proname as name,
      (select coalesce(string_agg(format_type(type, null), ', ' order by position), '') from unnest(p.proargtypes) with ordinality as a (type, position))
        as arguments,
      obj_description(p.oid, 'pg_proc') as comment,
      case when p.prosecdef then pg_get_userbyid(p.proowner) end as definer,
      array(
        select r.rolname::text from pg_roles r
        where r.rolname = any (${textList(scope.roles)}) and has_schema_privilege(r.oid, n.oid, 'usage') and has_function_privilege(r.oid, p.oid, 'execute')
        order by 1
      ) as callers
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = any (${textList(scope.schemas)}) and p.prokind in ('f', 'p') and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    order by 1, 2, 3`)
}

export type ProtectionScope = { readonly schemas: readonly string[]; readonly roles: readonly string[] }
