import { type Sql, sql } from '../../postgres/sql.ts'
import { textList } from './text-list.ts'

export type InDatabaseSettingRow = { readonly name: string; readonly value: string }

/** Settings of the connected role; those for this database come last. */
export function roleConfigurationQuery(names: readonly string[]): Sql {
  return sql`
    select s.name, s.value
    from pg_db_role_setting d
    cross join lateral (
      select substr(split_part(entry, '=', 1), length('pgrst.') + 1) as name, substr(entry, strpos(entry, '=') + 1) as value
      from unnest(d.setconfig) as entry
      where starts_with(entry, 'pgrst.')
    ) s
    where d.setrole = current_user::regrole
      and d.setdatabase in (0, (select oid from pg_database where datname = current_database()))
      and s.name = any (${textList(names)})
    order by d.setdatabase, s.name`
}

/** Settings as they stand in the session. */
export function sessionConfigurationQuery(names: readonly string[]): Sql {
  return sql`
    select name, current_setting('pgrst.' || name, true) as value
    from unnest(${textList(names)}) as name
    where current_setting('pgrst.' || name, true) is not null
    order by name`
}
