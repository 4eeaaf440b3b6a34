import { identifier, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

type Querying = Pick<Transaction, 'query' | 'run'>

/** New passwords of roles, by their names. */
export type RolePasswords = Readonly<Record<string, string>>

/** Lets the roles log in; one that the copy does not have is left out. */
export async function letLogIn(transaction: Querying, passwords: RolePasswords): Promise<void> {
  const rows = await transaction.query<{ statement: string }>(
    sql`select format('alter role %I login password %L', rolname, ${JSON.stringify(passwords)}::json ->> rolname) as statement
      from pg_roles where ${JSON.stringify(passwords)}::jsonb ? rolname`,
  )
  for (const { statement } of rows) await transaction.run(statement)
}

/**
 * Tables whose rows open the API of the database they were copied from, or would open the copy to those who hold their secrets: keys, sessions,
 * what was mailed, what is under way. What hangs on a session goes with it.
 */
const credentials = [
  ['dorsal', 'api_keys'],
  ['dorsal', 'signing_keys'],
  ['auth', 'sessions'],
  ['auth', 'refresh_tokens'],
  ['auth', 'one_time_tokens'],
  ['auth', 'flow_state'],
  ['auth', 'oauth_authorizations'],
  ['auth', 'oauth_client_states'],
] as const

export async function deleteCredentials(transaction: Querying): Promise<void> {
  for (const [schema, table] of credentials) {
    const [found] = await transaction.query(sql`select from pg_tables where schemaname = ${schema} and tablename = ${table}`)
    if (found !== undefined) await transaction.query(sql`delete from ${identifier(schema, table)}`)
  }
}

/** Databases that receive changes of another server. */
export async function listSubscribedDatabases(transaction: Querying): Promise<readonly string[]> {
  const rows = await transaction.query<{ name: string }>(
    sql`select distinct datname as name from pg_subscription join pg_database d on d.oid = subdbid order by datname`,
  )
  return rows.map(({ name }) => name)
}

/** The subscriptions of this database receive nothing any more, and dropping them leaves the publisher's slot alone. */
export async function cutSubscriptions(transaction: Querying): Promise<void> {
  const rows = await transaction.query<{ statements: string }>(
    sql`select format('alter subscription %I disable; alter subscription %I set (slot_name = none)', subname, subname) as statements
      from pg_subscription where subdbid = (select oid from pg_database where datname = current_database())`,
  )
  for (const { statements } of rows) await transaction.run(statements)
}
