import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'
import { callersQuery, checkCallers } from './callers-query.ts'

export type TablePrivilege = 'select' | 'insert' | 'update' | 'delete'

export type AdvisedTable = {
  readonly schema: string
  readonly name: string
  readonly kind: 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table'
  readonly owner: string
  /** Of the owner, by being a superuser or BYPASSRLS. */
  readonly bypassesRowSecurity: boolean
  readonly hasRowSecurity: boolean
  readonly isRowSecurityForced: boolean
  /** Of a view: it reads its tables with the rights of whoever asks. */
  readonly isSecurityInvoker: boolean
  readonly isPartition: boolean
  /** The extension that made it. */
  readonly extension: string | null
  readonly hasPrimaryKey: boolean
  /** What those who call the API may do by grants, through membership and PUBLIC, on the table or on any of its columns. */
  readonly grants: readonly { readonly role: string; readonly privilege: TablePrivilege }[]
}

/** Tables and views that are not PostgreSQL's own. */
export const readTables: Reader<readonly AdvisedTable[]> = async (transaction, settings) => {
  await checkCallers(transaction, settings)
  return await transaction.query<AdvisedTable>(sql`
    with caller as (${callersQuery(settings)})
    select n.nspname as schema, c.relname as name,
      case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view' when 'm' then 'materialized view'
        else 'foreign table' end as kind,
      o.rolname as owner, o.rolsuper or o.rolbypassrls as "bypassesRowSecurity",
      c.relrowsecurity as "hasRowSecurity", c.relforcerowsecurity as "isRowSecurityForced",
      coalesce((select option_value::bool from pg_options_to_table(c.reloptions) where option_name = 'security_invoker'), false) as "isSecurityInvoker",
      c.relispartition as "isPartition", (
        select e.extname from pg_depend d join pg_extension e on e.oid = d.refobjid
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
      ) as extension,
      exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary) as "hasPrimaryKey",
      (
        select coalesce(jsonb_agg(jsonb_build_object('role', caller.name, 'privilege', privilege)), '[]')
        from caller, unnest(array['select', 'insert', 'update', 'delete']) as privilege
        where has_schema_privilege(caller.oid, n.oid, 'usage') and case privilege
          when 'delete' then has_table_privilege(caller.oid, c.oid, privilege) else has_any_column_privilege(caller.oid, c.oid, privilege) end
      ) as grants
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles o on o.oid = c.relowner
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by 1, 2`)
}
