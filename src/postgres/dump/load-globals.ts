import { emptySql, identifier, type Sql, sql } from '../sql.ts'
import { PostgresError } from '../types.ts'
import type { DumpConnection } from './dump-connection.ts'
import type { DumpedGlobals, DumpedMembership, DumpedRole, DumpedSetting, LeftOut } from './types.ts'

/**
 * Makes the roles that miss, with their attributes, memberships and settings; those that are there keep what they have. Then owner, privileges
 * and settings of the database. Answers which settings the server did not take.
 */
export async function loadGlobals(connection: DumpConnection, globals: DumpedGlobals): Promise<readonly LeftOut[]> {
  const [here] = await connection.query<Here>(sql`
    select current_user as login, current_database() as database, current_setting('server_version_num')::int >= 160000 as "hasGrantOptions"`)
  if (here === undefined) return []
  const existing = new Set((await connection.query<{ name: string }>(sql`select rolname as name from pg_roles`)).map(({ name }) => name))
  const isNew = (role: string) => !existing.has(role)
  const created = globals.roles.filter(({ name }) => isNew(name))
  for (const role of created) await createRole(connection, role)
  for (const membership of globals.memberships)
    if (isNew(membership.role) || isNew(membership.member)) await grantMembership(connection, here, membership)
  await connection.query(sql`alter database ${identifier(here.database)} owner to ${identifier(globals.databaseOwner)}`)
  await grantDatabase(connection, here, globals)
  const settings = globals.settings.filter(({ role, inDatabase }) => inDatabase || role === null || role === here.login || isNew(role))
  const refused = []
  for (const setting of settings) refused.push(...(await changeSetting(connection, here, setting)))
  return refused
}

type Here = {
  readonly login: string
  readonly database: string
  /** GRANT … WITH INHERIT, SET: since PostgreSQL 16. */
  readonly hasGrantOptions: boolean
}

const attributes = [
  ['superuser', 'superuser'],
  ['inherit', 'inherit'],
  ['createRole', 'createrole'],
  ['createDatabase', 'createdb'],
  ['login', 'login'],
  ['replication', 'replication'],
  ['bypassRls', 'bypassrls'],
] as const satisfies readonly (readonly [keyof DumpedRole, string])[]

async function createRole(connection: DumpConnection, role: DumpedRole): Promise<void> {
  const flags = attributes.map(([field, word]) => (role[field] ? word : `no${word}`)).join(' ')
  // PostgreSQL writes the literals: a statement like this takes no parameters.
  await runFormatted(
    connection,
    sql`select format('create role %I ' || ${flags} || ' connection limit %s', ${role.name}::text, ${String(role.connectionLimit)}::text)
      || coalesce(' valid until ' || quote_literal(${role.validUntil}::timestamptz), '')
      || coalesce(' password ' || quote_literal(${role.password}::text), '') as statement`,
  )
  if (role.comment === null) return
  await runFormatted(connection, sql`select format('comment on role %I is %L', ${role.name}::text, ${role.comment}::text) as statement`)
}

async function runFormatted(connection: DumpConnection, statement: Sql): Promise<void> {
  const [row] = await connection.query<{ statement: string }>(statement)
  await connection.run(row?.statement ?? '')
}

async function grantMembership(
  connection: DumpConnection,
  { hasGrantOptions }: Here,
  { role, member, admin, inherit, set }: DumpedMembership,
): Promise<void> {
  const pair = sql`grant ${identifier(role)} to ${identifier(member)}`
  if (!hasGrantOptions) await connection.query(admin ? sql`${pair} with admin option` : pair)
  else await connection.query(sql`${pair} with admin ${toWord(admin)}, inherit ${toWord(inherit)}, set ${toWord(set)}`)
}

const toWord = (value: boolean): Sql => (value ? sql`true` : sql`false`)

async function grantDatabase(connection: DumpConnection, { database }: Here, { databaseGrants }: DumpedGlobals): Promise<void> {
  await connection.query(sql`revoke all on database ${identifier(database)} from public`)
  for (const { grantee, privilege, grantable } of databaseGrants)
    await runFormatted(
      connection,
      sql`select format('grant %s on database %I to %s', ${privilege}::text, ${database}::text, coalesce(quote_ident(${grantee}), 'public'))
        || ${grantable && grantee !== null ? ' with grant option' : ''} as statement`,
    )
}

/** The value goes through the session, so that no list has to be quoted anew; some settings cannot be changed there. */
async function changeSetting(
  connection: DumpConnection,
  { database }: Here,
  { role, inDatabase, name, value }: DumpedSetting,
): Promise<readonly LeftOut[]> {
  const place = sql`database ${identifier(database)}`
  const everybody = inDatabase ? place : sql`role all`
  const owner = role === null ? everybody : sql`role ${identifier(role)} ${inDatabase ? sql`in ${place}` : emptySql}`
  try {
    await connection.run('begin')
    await connection.query(sql`select set_config(${name}, ${value}, true)`)
    await connection.query(sql`alter ${owner} set ${toSettingName(name)} from current`)
    await connection.run('commit')
    return []
  } catch (error) {
    await connection.run('rollback')
    if (!(error instanceof PostgresError)) throw error
    return [{ kind: 'setting', name, reason: error.message }]
  }
}

/** `app.settings.key` is three names and not one. */
const toSettingName = (name: string): Sql => identifier(...name.split('.'))
