import { sql } from '../sql.ts'
import type { DumpConnection } from './dump-connection.ts'
import type { DumpedDatabaseGrant, DumpedGlobals, DumpedMembership, DumpedRole, DumpedSetting } from './types.ts'

export type GlobalsOptions = {
  /** Verifiers of the passwords too; only a superuser may read them. */
  readonly passwords: boolean
}

/** Roles, memberships and settings of the server, and what belongs to this database as a whole. Everybody may read them, passwords aside. */
export async function readGlobals(connection: DumpConnection, { passwords }: GlobalsOptions): Promise<DumpedGlobals> {
  const [database] = await connection.query<{ owner: string }>(
    sql`select pg_get_userbyid(datdba) as owner from pg_database where datname = current_database()`,
  )
  return {
    roles: await readRoles(connection, { passwords }),
    memberships: await readMemberships(connection),
    settings: await readSettings(connection),
    databaseOwner: database?.owner ?? 'postgres',
    databaseGrants: await readDatabaseGrants(connection),
  }
}

async function readRoles(connection: DumpConnection, { passwords }: GlobalsOptions): Promise<readonly DumpedRole[]> {
  const place = passwords ? sql`pg_authid` : sql`pg_roles`
  const password = passwords ? sql`rolpassword` : sql`null`
  return await connection.query<DumpedRole>(sql`
    select rolname as name, rolsuper as superuser, rolinherit as inherit, rolcreaterole as "createRole", rolcreatedb as "createDatabase",
      rolcanlogin as login, rolreplication as replication, rolbypassrls as "bypassRls", rolconnlimit as "connectionLimit",
      rolvaliduntil::text as "validUntil", ${password} as password, shobj_description(oid, 'pg_authid') as comment
    from ${place} where rolname !~ '^pg_' order by rolname`)
}

async function readMemberships(connection: DumpConnection): Promise<readonly DumpedMembership[]> {
  // inherit_option and set_option came with PostgreSQL 16; as JSON they can be asked for where they are not.
  return await connection.query<DumpedMembership>(sql`
    select pg_get_userbyid(roleid) as role, pg_get_userbyid(member) as member, bool_or(admin_option) as admin,
      bool_or(coalesce((to_jsonb(m)->>'inherit_option')::boolean, r.rolinherit)) as inherit,
      bool_or(coalesce((to_jsonb(m)->>'set_option')::boolean, true)) as set
    from pg_auth_members m join pg_roles r on r.oid = m.member
    where r.rolname !~ '^pg_' group by 1, 2 order by 1, 2`)
}

async function readSettings(connection: DumpConnection): Promise<readonly DumpedSetting[]> {
  return await connection.query<DumpedSetting>(sql`
    select r.rolname as role, s.setdatabase <> 0 as "inDatabase", split_part(entry, '=', 1) as name,
      substr(entry, strpos(entry, '=') + 1) as value
    from pg_db_role_setting s cross join unnest(s.setconfig) as entry left join pg_roles r on r.oid = s.setrole
    where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
    order by 1 nulls first, 2, 3`)
}

async function readDatabaseGrants(connection: DumpConnection): Promise<readonly DumpedDatabaseGrant[]> {
  return await connection.query<DumpedDatabaseGrant>(sql`
    select r.rolname as grantee, privilege_type as privilege, bool_or(is_grantable) as grantable
    from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) as acl left join pg_roles r on r.oid = acl.grantee
    where d.datname = current_database() group by 1, 2 order by 1 nulls first, 2`)
}
