import { type Sql, sql } from '../../../postgres/sql.ts'
import type { AdvisedSettings } from '../types.ts'

/**
 * The roles that requests of clients run as: that of a request without a token, `authenticated`, and those granted to the user the API connects
 * with. Not those that pass by row-level security: they are the keys of servers.
 */
export function callersQuery({ anonymousRole, servingRole }: AdvisedSettings): Sql {
  return sql`
    select r.oid, r.rolname as name from pg_roles r
    where not r.rolsuper and not r.rolbypassrls and (
      r.rolname in (${anonymousRole}, 'authenticated')
      or r.oid in (select m.roleid from pg_auth_members m join pg_roles s on s.oid = m.member where s.rolname = ${servingRole})
      and not exists (select from pg_roles s where s.rolname = ${servingRole} and s.rolsuper)
    ) and r.rolname !~ '^pg_'`
}
