import { integer, sql } from '../../../postgres/sql.ts'
import type { AuthSettings } from '../settings.ts'
import type { AuthTransaction } from '../types.ts'

const mostAtOnce = integer(1000)

/**
 * Deletes some rows whose time is over, of each table; returns how many in all. Sessions stay a day longer than they are good for, for whoever
 * looks into what happened.
 */
export async function deleteExpiredRows(
  transaction: AuthTransaction,
  { sessionTimebox, sessionInactivityTimeout }: Pick<AuthSettings, 'sessionTimebox' | 'sessionInactivityTimeout'>,
): Promise<number> {
  const timebox = String(sessionTimebox)
  const inactivity = String(sessionInactivityTimeout)
  const statements = [
    sql`delete from auth.sessions where id in (
      select id from auth.sessions
      where not_after < now() - interval '1 day'
        or (${timebox}::float8 > 0 and created_at < now() - interval '1 day' - make_interval(secs => ${timebox}::float8))
        or (${inactivity}::float8 > 0
          and coalesce(refreshed_at at time zone 'utc', created_at) < now() - interval '1 day' - make_interval(secs => ${inactivity}::float8))
      limit ${mostAtOnce} for update skip locked)`,
    sql`delete from auth.refresh_tokens where id in (
      select id from auth.refresh_tokens where revoked and updated_at < now() - interval '30 days' limit ${mostAtOnce} for update skip locked)`,
    sql`delete from auth.flow_state where id in (
      select id from auth.flow_state where created_at < now() - interval '1 day' limit ${mostAtOnce} for update skip locked)`,
    sql`delete from auth.oauth_client_states where id in (
      select id from auth.oauth_client_states where created_at < now() - interval '1 day' limit ${mostAtOnce} for update skip locked)`,
    sql`delete from auth.saml_relay_states where id in (
      select id from auth.saml_relay_states where created_at < now() - interval '1 day' limit ${mostAtOnce} for update skip locked)`,
    sql`delete from auth.one_time_tokens where id in (
      select id from auth.one_time_tokens where created_at < (now() at time zone 'utc') - interval '2 days'
      limit ${mostAtOnce} for update skip locked)`,
    sql`delete from auth.mfa_challenges where id in (
      select id from auth.mfa_challenges where created_at < now() - interval '1 day' limit ${mostAtOnce} for update skip locked)`,
    sql`delete from auth.webauthn_challenges where id in (
      select id from auth.webauthn_challenges where expires_at < now() - interval '1 day' limit ${mostAtOnce} for update skip locked)`,
    sql`delete from auth.oauth_authorizations where id in (
      select id from auth.oauth_authorizations where expires_at < now() - interval '1 day' limit ${mostAtOnce} for update skip locked)`,
    sql`delete from dorsal.auth_used_codes where code_hash in (
      select code_hash from dorsal.auth_used_codes where expires_at < now() - interval '1 day' limit ${mostAtOnce})`,
    sql`delete from dorsal.auth_saml_assertions where key in (
      select key from dorsal.auth_saml_assertions where expires_at < now() - interval '1 day' limit ${mostAtOnce})`,
  ]
  let deleted = 0
  for (const statement of statements) {
    const rows = await transaction.query<Record<string, unknown>>(sql`${statement} returning 1 as one`)
    deleted += rows.length
  }
  return deleted
}
