import type { SignedInThere } from '../adapters/providers/providers.ts'
import { addError, addToFragment, addToQuery, toReturnedError } from '../domain/render-return.ts'
import type { CallScope } from '../endpoint.ts'
import { userBanned, userNotFound } from '../errors.ts'
import { isBanned } from '../serving/identify-caller.ts'
import { issueSession } from '../sessions/issue-session.ts'
import type { FlowState } from '../store/flow-states.ts'
import { findUserById } from '../store/users.ts'
import type { AuthReply, User } from '../types.ts'
import { acceptInvite } from '../users/accept-invite.ts'
import { linkIdentity } from './link-identity.ts'
import { issueCodeOf } from './pkce.ts'
import { orTellApplication } from './return-failure.ts'
import { type ExternalSignIn, signInExternally } from './sign-in-externally.ts'

/** Somebody is back, and their provider said who they are. */
export type ReceivedFlow = {
  readonly flow: FlowState
  /** Where the application wants them, checked when the flow began. */
  readonly referrer: string
  readonly signedIn: SignedInThere
}

/** Sends somebody on to the application: with a code where it began with a challenge, with tokens where it did not. Throws `FlowFailed`. */
export async function finishExternalFlow(scope: CallScope, { flow, referrer, signedIn }: ReceivedFlow): Promise<AuthReply> {
  return await orTellApplication(referrer, async () => {
    const outcome = await settle({ ...scope, request: { ...scope.request, redirectTo: referrer } }, flow, signedIn)
    if (outcome.kind === 'refused') return redirect(addError(referrer, toReturnedError(outcome.fault)))
    return redirect(await buildReturn(scope, outcome.user, { flow, referrer, signedIn }))
  })
}

async function settle(scope: CallScope, flow: FlowState, { profile }: SignedInThere): Promise<ExternalSignIn> {
  const from = { provider: flow.provider_type, profile }
  if (flow.linking_target_id !== null) {
    // Not locked: who comes from a provider is locked first, here as everywhere.
    const user = await findUserById(scope.transaction, flow.linking_target_id)
    if (user === undefined || user.deleted_at !== null) throw userNotFound()
    if (isBanned(user, scope.context)) throw userBanned()
    return { kind: 'signed in', user: await linkIdentity(scope, user, from) }
  }
  if (flow.invite_token !== null) return { kind: 'signed in', user: await acceptInvite(scope, flow.invite_token, from) }
  return await signInExternally(scope, from)
}

async function buildReturn(scope: CallScope, user: User, { flow, referrer, signedIn }: ReceivedFlow): Promise<string> {
  const { accessToken, refreshToken } = signedIn
  if (flow.code_challenge !== null) {
    return addToQuery(referrer, { code: await issueCodeOf(scope, flow, { userId: user.id, tokens: { accessToken, refreshToken } }) })
  }
  const session = await issueSession(scope, user, { method: 'oauth' })
  return addToFragment(referrer, {
    access_token: session.access_token,
    expires_at: String(session.expires_at),
    expires_in: String(session.expires_in),
    provider_token: accessToken,
    provider_refresh_token: refreshToken,
    refresh_token: session.refresh_token,
    token_type: session.token_type,
  })
}

const redirect = (location: string): AuthReply => ({ status: 302, headers: { location } })
