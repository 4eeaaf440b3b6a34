import { sql } from '../../../postgres/sql.ts'
import type { CodeChallenge } from '../domain/code-challenge.ts'
import type { AuthenticationMethod, AuthTransaction } from '../types.ts'

/**
 * A sign-in on its way: somebody was sent to a provider or to their mailbox and comes back with what this row expects. `auth_code` holds a
 * SHA-256, the provider's tokens are encrypted: nothing in it can be used by who reads it.
 */
export type FlowState = {
  readonly id: string
  readonly user_id: string | null
  readonly code_challenge: string | null
  readonly code_challenge_method: CodeChallenge['method'] | null
  readonly provider_type: string
  readonly provider_access_token: string | null
  readonly provider_refresh_token: string | null
  readonly authentication_method: AuthenticationMethod
  readonly auth_code_issued_at: Date | null
  readonly created_at: Date
  readonly invite_token: string | null
  readonly referrer: string | null
  readonly oauth_client_state_id: string | null
  readonly linking_target_id: string | null
  readonly email_optional: boolean
}

export type NewFlowState = {
  readonly id: string
  readonly providerType: string
  readonly method: AuthenticationMethod
  readonly challenge: CodeChallenge | undefined
  readonly userId?: string
  readonly referrer?: string
  readonly inviteToken?: string
  readonly clientStateId?: string
  readonly linkingTargetId?: string
  readonly emailOptional?: boolean
  readonly at: Date
}

const columns = sql`id, user_id, code_challenge, code_challenge_method::text, provider_type, provider_access_token, provider_refresh_token,
  authentication_method, auth_code_issued_at, created_at, invite_token, referrer, oauth_client_state_id, linking_target_id, email_optional`

export async function insertFlowState(transaction: AuthTransaction, flow: NewFlowState): Promise<void> {
  await transaction.query(sql`
    insert into auth.flow_state (id, user_id, code_challenge, code_challenge_method, provider_type, authentication_method, invite_token,
      referrer, oauth_client_state_id, linking_target_id, email_optional, created_at, updated_at)
    values (${flow.id}, ${flow.userId ?? null}, ${flow.challenge?.challenge ?? null}, ${flow.challenge?.method ?? null}, ${flow.providerType},
      ${flow.method}, ${flow.inviteToken ?? null}, ${flow.referrer ?? null}, ${flow.clientStateId ?? null}, ${flow.linkingTargetId ?? null},
      ${String(flow.emailOptional ?? false)}, ${flow.at.toISOString()}, ${flow.at.toISOString()})`)
}

/** Locked until the transaction ends, so that of two answers to one flow the second finds it used. */
export async function lockFlowState(transaction: AuthTransaction, id: string): Promise<FlowState | undefined> {
  const [flow] = await transaction.query<FlowState>(sql`select ${columns} from auth.flow_state where id = ${id} for update`)
  return flow
}

export async function lockFlowStateByCode(transaction: AuthTransaction, codeHash: string): Promise<FlowState | undefined> {
  const [flow] = await transaction.query<FlowState>(sql`select ${columns} from auth.flow_state where auth_code = ${codeHash} for update`)
  return flow
}

/** The newest flow of that kind that a user began and that has no code yet. */
export async function lockOpenFlowState(
  transaction: AuthTransaction,
  userId: string,
  method: AuthenticationMethod,
): Promise<FlowState | undefined> {
  const [flow] = await transaction.query<FlowState>(sql`
    select ${columns} from auth.flow_state
    where user_id = ${userId} and authentication_method = ${method} and auth_code_issued_at is null
    order by created_at desc limit 1 for update`)
  return flow
}

export type IssuedCode = {
  readonly codeHash: string
  readonly userId: string
  /** Encrypted. */
  readonly providerAccessToken: string | undefined
  readonly providerRefreshToken: string | undefined
  readonly at: Date
}

export async function updateFlowStateCode(transaction: AuthTransaction, id: string, issued: IssuedCode): Promise<void> {
  await transaction.query(sql`
    update auth.flow_state set auth_code = ${issued.codeHash}, user_id = ${issued.userId}, auth_code_issued_at = ${issued.at.toISOString()},
      provider_access_token = ${issued.providerAccessToken ?? null}, provider_refresh_token = ${issued.providerRefreshToken ?? null},
      updated_at = ${issued.at.toISOString()}
    where id = ${id}`)
}

export async function deleteFlowState(transaction: AuthTransaction, id: string): Promise<void> {
  await transaction.query(sql`delete from auth.flow_state where id = ${id}`)
}
