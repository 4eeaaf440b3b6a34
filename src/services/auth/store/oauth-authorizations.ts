import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

/** A row of `auth.oauth_authorizations`: what a client asked for, until its code is exchanged. */
export type Authorization = {
  /** Known to the consent page; of no use without the session of the person. */
  readonly authorization_id: string
  readonly client_id: string
  readonly user_id: string | null
  readonly redirect_uri: string
  readonly scope: string
  readonly state: string | null
  readonly resource: string | null
  readonly code_challenge: string
  readonly nonce: string | null
  readonly status: 'pending' | 'approved' | 'denied' | 'expired'
  readonly expires_at: Date
  readonly approved_at: Date | null
}

const columns = sql`authorization_id, client_id, user_id, redirect_uri, scope, state, resource, code_challenge, nonce, status, expires_at,
  approved_at`

export async function insertAuthorization(
  transaction: AuthTransaction,
  asked: Omit<Authorization, 'user_id' | 'status' | 'approved_at'>,
): Promise<void> {
  await transaction.query(sql`
    insert into auth.oauth_authorizations (id, authorization_id, client_id, redirect_uri, scope, state, resource, code_challenge,
      code_challenge_method, nonce, response_type, status, expires_at)
    values (gen_random_uuid(), ${asked.authorization_id}, ${asked.client_id}::uuid, ${asked.redirect_uri}, ${asked.scope}, ${asked.state},
      ${asked.resource}, ${asked.code_challenge}, 's256', ${asked.nonce}, 'code', 'pending', ${asked.expires_at.toISOString()}::timestamptz)`)
}

/** Locked until the transaction ends, so that one decision is taken once. */
export async function lockAuthorization(transaction: AuthTransaction, authorizationId: string): Promise<Authorization | undefined> {
  const [found] = await transaction.query<Authorization>(sql`
    select ${columns} from auth.oauth_authorizations where authorization_id = ${authorizationId} for update`)
  return found
}

/** The first person who opens a request is the one it is for. */
export async function claimAuthorization(transaction: AuthTransaction, authorizationId: string, userId: string): Promise<void> {
  await transaction.query(sql`
    update auth.oauth_authorizations set user_id = ${userId}::uuid where authorization_id = ${authorizationId} and user_id is null`)
}

export async function approveAuthorization(
  transaction: AuthTransaction,
  authorizationId: string,
  approval: { readonly codeHash: string; readonly now: Date },
): Promise<void> {
  await transaction.query(sql`
    update auth.oauth_authorizations
    set status = 'approved', approved_at = ${approval.now.toISOString()}::timestamptz, authorization_code = ${approval.codeHash}
    where authorization_id = ${authorizationId}`)
}

export async function denyAuthorization(transaction: AuthTransaction, authorizationId: string): Promise<void> {
  await transaction.query(sql`update auth.oauth_authorizations set status = 'denied' where authorization_id = ${authorizationId}`)
}

/** Takes the code away: of two that come at the same moment one gets it. */
export async function takeAuthorizationByCode(transaction: AuthTransaction, codeHash: string): Promise<Authorization | undefined> {
  const [taken] = await transaction.query<Authorization>(sql`
    delete from auth.oauth_authorizations where authorization_code = ${codeHash} and status = 'approved' returning ${columns}`)
  return taken
}
