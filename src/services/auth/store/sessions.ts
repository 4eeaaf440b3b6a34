import { type Sql, sql } from '../../../postgres/sql.ts'
import type { AuthTransaction, Session } from '../types.ts'
import { renderChanges } from './render-changes.ts'

/** `refreshed_at` has no time zone in Supabase's table; it is written and read as UTC. */
const columns = sql`
  id, user_id, factor_id, coalesce(aal, 'aal1') as aal, not_after, refreshed_at at time zone 'utc' as refreshed_at, user_agent,
  host(ip) as ip, tag, oauth_client_id, scopes, refresh_token_hmac_key, coalesce(created_at, 'epoch') as created_at,
  coalesce(updated_at, created_at, 'epoch') as updated_at`

/** A session with the key that its refresh tokens are derived with, encrypted. */
export type StoredSession = Session & { readonly refresh_token_hmac_key: string | null }

export type NewSession = Pick<Session, 'id' | 'user_id' | 'aal' | 'created_at'> & {
  readonly user_agent: string | null
  readonly ip: string | null
  readonly tag: string | null
  readonly refresh_token_hmac_key: string
  readonly factor_id?: string | null
  readonly not_after?: Date | null
  readonly oauth_client_id?: string | null
  readonly scopes?: string | null
}

export async function findSession(transaction: AuthTransaction, id: string): Promise<Session | undefined> {
  const [session] = await select(transaction, sql`where id = ${id}`)
  return session
}

/** Refreshes of one session come one after the other. */
export async function lockSession(transaction: AuthTransaction, id: string): Promise<StoredSession | undefined> {
  const [session] = await select(transaction, sql`where id = ${id} for update`)
  return session
}

/** Newest first. */
export async function listSessions(transaction: AuthTransaction, userId: string): Promise<readonly Session[]> {
  return await select(transaction, sql`where user_id = ${userId} order by created_at desc, id`)
}

export async function insertSession(transaction: AuthTransaction, session: NewSession): Promise<StoredSession> {
  const at = session.created_at.toISOString()
  const [inserted] = await transaction.query<StoredSession>(
    sql`insert into auth.sessions
        (id, user_id, aal, factor_id, not_after, user_agent, ip, tag, oauth_client_id, scopes, refresh_token_hmac_key, created_at, updated_at)
      values (${session.id}, ${session.user_id}, ${session.aal}, ${session.factor_id ?? null},
        ${session.not_after?.toISOString() ?? null}, ${session.user_agent}, ${session.ip}, ${session.tag},
        ${session.oauth_client_id ?? null}, ${session.scopes ?? null}, ${session.refresh_token_hmac_key}, ${at}, ${at})
      returning ${columns}`,
  )
  if (inserted === undefined) throw new Error('A session was inserted and is not there')
  return inserted
}

export async function updateSession(
  transaction: AuthTransaction,
  id: string,
  changes: Partial<Pick<Session, 'aal' | 'factor_id' | 'not_after' | 'user_agent' | 'ip'>>,
  at: Date,
): Promise<void> {
  await transaction.query(sql`update auth.sessions set ${renderChanges({ ...changes, updated_at: at })} where id = ${id}`)
}

/** Notes a refresh, and from where it came. */
export async function touchSession(
  transaction: AuthTransaction,
  id: string,
  { at, userAgent, ip }: { readonly at: Date; readonly userAgent: string | null; readonly ip: string | null },
): Promise<void> {
  const moment = at.toISOString()
  await transaction.query(
    sql`update auth.sessions set refreshed_at = ${moment}::timestamptz at time zone 'utc', updated_at = ${moment},
      user_agent = ${userAgent}, ip = ${ip} where id = ${id}`,
  )
}

/** Their refresh tokens and claims go with them. */
export async function deleteSession(transaction: AuthTransaction, id: string): Promise<void> {
  await transaction.query(sql`delete from auth.sessions where id = ${id}`)
}

export async function deleteSessionsOfUser(
  transaction: AuthTransaction,
  userId: string,
  { except }: { readonly except?: string | undefined } = {},
): Promise<void> {
  await transaction.query(sql`delete from auth.sessions where user_id = ${userId} and id is distinct from ${except ?? null}::uuid`)
}

/** Whether somebody at this address is signed in to the account with this e-mail address or phone number. */
export async function hasSessionFrom(
  transaction: AuthTransaction,
  { account, ip }: { readonly account: string; readonly ip: string },
): Promise<boolean> {
  const found = await transaction.query(sql`
    select from auth.sessions as session join auth.users as owner on owner.id = session.user_id
    where (owner.email = ${account} or owner.phone = ${account}) and session.ip = ${ip}::inet limit 1`)
  return found.length > 0
}

async function select(transaction: AuthTransaction, rest: Sql): Promise<readonly StoredSession[]> {
  return await transaction.query<StoredSession>(sql`select ${columns} from auth.sessions ${rest}`)
}
