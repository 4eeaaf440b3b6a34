import { joinSql, sql } from '../../../postgres/sql.ts'
import { toStoredEmail } from '../domain/to-stored-email.ts'
import type { AuthTransaction, User } from '../types.ts'
import type { Identity } from './identities.ts'

/** Whoever else comes as the same person of the same provider waits, so that two at once make one account. */
export async function lockProviderSubject(transaction: AuthTransaction, provider: string, subject: string): Promise<void> {
  await transaction.query(sql`select pg_advisory_xact_lock(hashtextextended(${`${provider} ${subject}`}, 7))`)
}

/** Identities outside single sign-on whose provider said that it had verified one of these addresses, in lower case. */
export async function listVerifiedIdentities(
  transaction: AuthTransaction,
  emails: readonly string[],
): Promise<readonly Pick<Identity, 'user_id'>[]> {
  if (emails.length === 0) return []
  const found = await transaction.query<Pick<Identity, 'user_id'> & { readonly told: string }>(sql`
    select user_id, identity_data ->> 'email' as told from auth.identities
    where email in (${listTexts(emails)}) and provider not like 'sso:%' and identity_data ->> 'email_verified' = 'true'`)
  // The column is Supabase's, lower() of what was told, which makes one address of two that differ in a Kelvin sign.
  return found.filter(({ told }) => emails.includes(toStoredEmail(told)))
}

/** Users outside single sign-on with one of these addresses, which are in lower case. */
export async function listUsersByEmail(
  transaction: AuthTransaction,
  emails: readonly string[],
  aud: string,
): Promise<readonly Pick<User, 'id' | 'email_confirmed_at' | 'phone_confirmed_at'>[]> {
  if (emails.length === 0) return []
  return await transaction.query<Pick<User, 'id' | 'email_confirmed_at' | 'phone_confirmed_at'>>(sql`
    select id, email_confirmed_at, phone_confirmed_at from auth.users
    where email in (${listTexts(emails)}) and aud = ${aud} and is_sso_user = false`)
}

function listTexts(texts: readonly string[]) {
  return joinSql(
    texts.map((text) => sql`${text}`),
    sql`, `,
  )
}
