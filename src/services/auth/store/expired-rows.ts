import { emptySql, identifier, integer, type Sql, sql } from '../../../postgres/sql.ts'
import type { AuthSettings } from '../settings.ts'
import type { AuthTransaction } from '../types.ts'

type SessionLimits = Pick<AuthSettings, 'sessionTimebox' | 'sessionInactivityTimeout'>

type Expiry = { readonly table: Sql; readonly key: Sql; readonly isOver: Sql; readonly lock: Sql }

const mostAtOnce = integer(1000)
/** Who cleans at the same moment takes other rows in place of waiting for these. */
const apart = sql`for update skip locked`

/**
 * Deletes some rows whose time is over, of each table; returns how many in all. Sessions stay a day longer than they are good for, for whoever
 * looks into what happened.
 */
export async function deleteExpiredRows(transaction: AuthTransaction, limits: SessionLimits): Promise<number> {
  let deleted = 0
  for (const { table, key, isOver, lock } of listExpiries(limits)) {
    const rows = await transaction.query<Record<string, unknown>>(
      sql`delete from ${table} where ${key} in (
        select ${key} from ${table} where ${isOver} limit ${mostAtOnce} ${lock}) returning 1 as one`,
    )
    deleted += rows.length
  }
  return deleted
}

function listExpiries(limits: SessionLimits): readonly Expiry[] {
  const created = sql`created_at < now() - interval '1 day'`
  const expired = sql`expires_at < now() - interval '1 day'`
  return [
    inAuth('sessions', isSessionOver(limits)),
    inAuth('refresh_tokens', sql`revoked and updated_at < now() - interval '30 days'`),
    inAuth('flow_state', created),
    inAuth('oauth_client_states', created),
    inAuth('saml_relay_states', created),
    inAuth('one_time_tokens', sql`created_at < (now() at time zone 'utc') - interval '2 days'`),
    inAuth('mfa_challenges', created),
    inAuth('webauthn_challenges', expired),
    inAuth('oauth_authorizations', expired),
    // Locking needs the right to update, which nobody has of these.
    { table: sql`dorsal.auth_used_codes`, key: sql`code_hash`, isOver: expired, lock: emptySql },
    { table: sql`dorsal.auth_saml_assertions`, key: sql`key`, isOver: expired, lock: emptySql },
  ]
}

function inAuth(table: string, isOver: Sql): Expiry {
  return { table: identifier('auth', table), key: sql`id`, isOver, lock: apart }
}

function isSessionOver({ sessionTimebox, sessionInactivityTimeout }: SessionLimits): Sql {
  const timebox = String(sessionTimebox)
  const inactivity = String(sessionInactivityTimeout)
  return sql`(not_after < now() - interval '1 day'
    or (${timebox}::float8 > 0 and created_at < now() - interval '1 day' - make_interval(secs => ${timebox}::float8))
    or (${inactivity}::float8 > 0
      and coalesce(refreshed_at at time zone 'utc', created_at) < now() - interval '1 day' - make_interval(secs => ${inactivity}::float8)))`
}
