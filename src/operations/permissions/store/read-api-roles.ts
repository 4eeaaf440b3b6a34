import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** The roles that who logs in for the API can SET, directly or through others. */
export async function readApiRoles(transaction: Transaction, login: string): Promise<readonly string[]> {
  const rows = await transaction.query<{ name: string }>(sql`
    with recursive settable as (
      select membership.roleid from pg_catalog.pg_auth_members as membership
      where membership.member = to_regrole(quote_ident(${login})) and ${maySet}
      union
      select membership.roleid from settable
      join pg_catalog.pg_auth_members as membership on membership.member = settable.roleid and ${maySet}
    )
    select rolname as name from settable join pg_catalog.pg_roles on oid = roleid order by rolname`)
  return rows.map(({ name }) => name)
}

// Since PostgreSQL 16 a membership can be without it.
const maySet = sql`coalesce((to_jsonb(membership) ->> 'set_option')::boolean, true)`
