import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

export type AdvisedRole = {
  readonly name: string
  readonly isSuperuser: boolean
  readonly bypassesRowSecurity: boolean
  readonly canCreateRoles: boolean
  readonly canLogIn: boolean
  /** Roles whose rights it has without taking them, through any number of memberships. */
  readonly inherits: readonly string[]
}

export const readRoles: Reader<readonly AdvisedRole[]> = async ({ query }) =>
  await query<AdvisedRole>(sql`
    select r.rolname as name, r.rolsuper as "isSuperuser", r.rolbypassrls as "bypassesRowSecurity", r.rolcreaterole as "canCreateRoles",
      r.rolcanlogin as "canLogIn",
      array(select g.rolname::text from pg_roles g where g.oid <> r.oid and not r.rolsuper and pg_has_role(r.oid, g.oid, 'usage') order by 1) as inherits
    from pg_roles r where r.rolname !~ '^pg_' order by 1`)
