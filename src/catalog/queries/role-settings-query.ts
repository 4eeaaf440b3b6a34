import { type Sql, sql } from '../../postgres/sql.ts'

export type RoleSettingRow = { readonly role: string; readonly name: string; readonly value: string }

/**
 * `ALTER ROLE … [IN DATABASE …] SET` of each role that the connected one may take: only what that role itself could set
 * in a session. What is set for this database comes after what is set everywhere, so that it wins.
 */
export const roleSettingsQuery: Sql = sql`
  select r.rolname::text as role,
         s.name,
         s.value
  from pg_roles r
  join pg_db_role_setting d on d.setrole = r.oid and d.setdatabase in (0, (select oid from pg_database where datname = current_database()))
  cross join lateral (
    select split_part(entry, '=', 1) as name, substr(entry, strpos(entry, '=') + 1) as value
    from unnest(d.setconfig) as entry
  ) s
  join pg_settings g on g.name = s.name
  where r.rolname <> current_user
    and pg_has_role(current_user, r.oid, 'member')
    and (g.context = 'user' or has_parameter_privilege(current_user, g.name, 'set'))
  order by r.rolname, d.setdatabase, s.name`
