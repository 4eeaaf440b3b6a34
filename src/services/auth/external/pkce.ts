import { createHash } from 'node:crypto'
import { type AskedChallenge, type CodeChallenge, isVerifierOf, parseCodeChallenge } from '../domain/code-challenge.ts'
import type { CallScope } from '../endpoint.ts'
import { badCodeVerifier, flowStateExpired, flowStateNotFound } from '../errors.ts'
import {
  deleteFlowState,
  type FlowState,
  insertFlowState,
  lockFlowStateByCode,
  lockOpenFlowState,
  updateFlowStateCode,
} from '../store/flow-states.ts'
import type { AuthenticationMethod } from '../types.ts'

export type StartedFlow = {
  readonly challenge: AskedChallenge
  readonly userId: string
  readonly method: AuthenticationMethod
  /** What sends the person on: `email`, `phone`, the name of a provider. */
  readonly providerType: string
}

/**
 * Remembers the challenge of a client that goes on by mail (RFC 7636); tells whether there is one, so that the link in the mail leads to a code
 * and not to tokens. Throws `validation_failed`.
 */
export async function startFlow({ context, transaction }: CallScope, flow: StartedFlow): Promise<'pkce' | 'implicit'> {
  const challenge = parseCodeChallenge(flow.challenge)
  if (challenge === undefined) return 'implicit'
  const { userId, method, providerType } = flow
  await insertFlowState(transaction, {
    id: context.random.uuid(),
    userId,
    method,
    providerType,
    challenge,
    at: new Date(context.clock.now()),
  })
  return 'pkce'
}

/** A code for the newest flow that this user began by this method, to stand in the redirect. Throws `flow_state_not_found`. */
export async function issueFlowCode(scope: CallScope, userId: string, method: AuthenticationMethod): Promise<string> {
  const flow = await lockOpenFlowState(scope.transaction, userId, method)
  if (flow === undefined) throw flowStateNotFound()
  return await issueCodeOf(scope, flow, { userId })
}

export type ProviderTokens = { readonly accessToken?: string | undefined; readonly refreshToken?: string | undefined }

/** A code for a known flow; the provider's own tokens wait encrypted until it is redeemed. */
export async function issueCodeOf(
  { context, transaction }: CallScope,
  flow: Pick<FlowState, 'id'>,
  { userId, tokens = {} }: { readonly userId: string; readonly tokens?: ProviderTokens },
): Promise<string> {
  const code = context.random.uuid()
  const encrypt = (token: string | undefined) => (token === undefined ? undefined : context.vault.encrypt(token, tokenPlace(flow.id)))
  await updateFlowStateCode(transaction, flow.id, {
    codeHash: hashCode(code),
    userId,
    providerAccessToken: encrypt(tokens.accessToken),
    providerRefreshToken: encrypt(tokens.refreshToken),
    at: new Date(context.clock.now()),
  })
  return code
}

export type RedeemedFlow = {
  readonly userId: string
  readonly method: AuthenticationMethod
  readonly providerType: string
  readonly tokens: ProviderTokens
}

/**
 * Who a code stands for, once: the row goes. Only the verifier of the challenge that began the flow redeems it, and a flow that began without a
 * challenge has no code at all, so nobody can do with less than was agreed on. Throws `flow_state_not_found`, `flow_state_expired`,
 * `bad_code_verifier`.
 */
export async function redeemFlow(
  { context, transaction }: CallScope,
  { code, verifier }: { readonly code: string; readonly verifier: string },
): Promise<RedeemedFlow> {
  const flow = await lockFlowStateByCode(transaction, hashCode(code))
  const challenge = flow && challengeOf(flow)
  if (flow === undefined || flow.user_id === null || challenge === undefined) throw flowStateNotFound()
  if (isOlderThan(flow.auth_code_issued_at, context)) throw flowStateExpired()
  if (!isVerifierOf(challenge, verifier)) throw badCodeVerifier()
  await deleteFlowState(transaction, flow.id)
  const decrypt = (token: string | null) => (token === null ? undefined : context.vault.decrypt(token, tokenPlace(flow.id)))
  return {
    userId: flow.user_id,
    method: flow.authentication_method,
    providerType: flow.provider_type,
    tokens: { accessToken: decrypt(flow.provider_access_token), refreshToken: decrypt(flow.provider_refresh_token) },
  }
}

/** Whether a flow's moment lies further back than `dorsal.auth.flow_expiry`. */
export function isOlderThan(moment: Date | null, { clock, settings }: CallScope['context']): boolean {
  return moment === null || clock.now() - moment.getTime() > settings.flowExpiry * 1000
}

function challengeOf({ code_challenge, code_challenge_method }: FlowState): CodeChallenge | undefined {
  if (code_challenge === null || code_challenge_method === null) return undefined
  return { challenge: code_challenge, method: code_challenge_method }
}

function hashCode(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}

const tokenPlace = (flowId: string) => `auth.flow_state/${flowId}`
