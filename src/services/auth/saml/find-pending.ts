import { isUuid } from '../domain/is-uuid.ts'
import type { CallScope } from '../endpoint.ts'
import {
  samlProviderNotFound,
  samlRelayStateExpired,
  samlRelayStateNotFound,
  ssoProviderDisabled,
  ssoProviderNotFound,
  validationFailed,
} from '../errors.ts'
import { takeRelayState } from '../store/saml-relay-states.ts'
import { findSsoProvider, findSsoProviderByEntityId, type SsoProvider } from '../store/sso-providers.ts'

/** What a response answers, or would begin. */
export type Pending = {
  readonly provider: SsoProvider
  /** The AuthnRequest; undefined when the identity provider began. */
  readonly requestId: string | undefined
  readonly redirectTo: string
  readonly flowId: string | undefined
}

type Brought = { readonly relayState: string; readonly issuer: string | undefined }

/**
 * What is expected of a response, by its RelayState: a sign-in that began here, once and in time, or a place to go to when it began at the
 * identity provider. Throws `saml_relay_state_not_found`, `saml_relay_state_expired`, `saml_idp_not_found`, `sso_provider_disabled`,
 * `validation_failed`.
 */
export async function findPending(scope: CallScope, { relayState, issuer }: Brought): Promise<Pending> {
  const pending = isUuid(relayState) ? await findBegun(scope, relayState) : await findUnasked(scope, { relayState, issuer })
  if (pending.provider.disabled) throw ssoProviderDisabled()
  return pending
}

async function findBegun({ transaction, context }: CallScope, relayState: string): Promise<Pending> {
  const state = await takeRelayState(transaction, relayState)
  if (state === undefined) throw samlRelayStateNotFound()
  const age = context.clock.now() - state.created_at.getTime()
  if (age >= context.settings.samlRelayStateLifetime * 1000) throw samlRelayStateExpired()
  const provider = await findSsoProvider(transaction, state.sso_provider_id)
  if (provider === undefined) throw ssoProviderNotFound()
  return { provider, requestId: state.request_id, redirectTo: state.redirect_to, flowId: state.flow_state_id ?? undefined }
}

async function findUnasked({ transaction }: CallScope, { relayState, issuer }: Brought): Promise<Pending> {
  if (relayState !== '' && !URL.canParse(relayState)) throw validationFailed('SAML RelayState is not a valid UUID or URL')
  const provider = await findSsoProviderByEntityId(transaction, issuer ?? '')
  if (provider === undefined) throw samlProviderNotFound()
  return { provider, requestId: undefined, redirectTo: relayState, flowId: undefined }
}
