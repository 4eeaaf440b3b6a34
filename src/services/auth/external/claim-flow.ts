import type { SignedInThere } from '../adapters/providers/providers.ts'
import type { Provider } from '../adapters/providers/types.ts'
import type { AuthContext } from '../context.ts'
import { belongsTo, toFlowId } from '../domain/flow-key.ts'
import { oauthCodeMissing, oauthStateInvalid, oauthStateMissing, providerEmailMissing } from '../errors.ts'
import { deleteFlowState, type FlowState, lockFlowState } from '../store/flow-states.ts'
import { takeClientState } from '../store/oauth-client-states.ts'
import { findProvider } from './find-provider.ts'
import { isOlderThan } from './pkce.ts'
import { redirectUriOf, verifierPlace } from './start-external-flow.ts'

export type ClaimedFlow = { readonly flow: FlowState; readonly verifier: string; readonly state: string }

/**
 * The flow that somebody came back from, once: what its answer is judged by is gone from here on, whatever becomes of it. Throws
 * `bad_oauth_callback`, `bad_oauth_state`.
 */
export async function claimFlow(
  context: AuthContext,
  { state, browserKey }: { readonly state: string | undefined; readonly browserKey: string | undefined },
): Promise<ClaimedFlow> {
  if (!state) throw oauthStateMissing()
  return await context.database.transaction({}, async (transaction) => {
    const flow = await lockFlowState(transaction, toFlowId(state))
    if (flow === undefined || flow.oauth_client_state_id === null || isOlderThan(flow.created_at, context)) throw oauthStateInvalid()
    if (mustBelong(flow, context) && !belongsTo(state, browserKey)) throw oauthStateInvalid()
    const encrypted = await takeClientState(transaction, flow.oauth_client_state_id)
    if (encrypted === undefined) throw oauthStateInvalid()
    if (flow.code_challenge === null) await deleteFlowState(transaction, flow.id)
    return { flow, state, verifier: context.vault.decrypt(encrypted, verifierPlace(flow.id)) }
  })
}

/** Asks the provider who came back. Throws `bad_oauth_callback`, `unexpected_failure`. */
export async function askProvider(
  context: AuthContext,
  { flow, state, verifier }: ClaimedFlow,
  callback: URLSearchParams,
): Promise<SignedInThere> {
  if (!callback.get('code')) throw oauthCodeMissing()
  const provider = await findProvider(flow.provider_type, context)
  const signedIn = await context.providers.redeem(provider, { state, verifier, callback, redirectUri: redirectUriOf(provider, context) })
  checkEmail(signedIn, provider)
  return signedIn
}

/** Linking is begun by a script of the page, whose answers set no cookie across sites; the flow names the account it is for. */
function mustBelong({ linking_target_id }: FlowState, { settings }: AuthContext): boolean {
  return settings.bindFlowToBrowser && linking_target_id === null
}

export function checkEmail(
  { profile }: Pick<SignedInThere, 'profile'>,
  { name, emailOptional }: Pick<Provider, 'name' | 'emailOptional'>,
): void {
  if (profile.emails.length === 0 && !emailOptional) throw providerEmailMissing(name)
}
