import { type Sql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { callerRoleMissing } from '../errors.ts'
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

/** Where that role is missing no grant is found, which must not look like nobody being let in. Throws `caller_role_missing`. */
export async function checkCallers({ query }: Transaction, { anonymousRole }: AdvisedSettings): Promise<void> {
  if (anonymousRole === '') return
  const known = await query(sql`select from pg_roles where rolname = ${anonymousRole}`)
  if (known.length === 0) throw callerRoleMissing(anonymousRole)
}
