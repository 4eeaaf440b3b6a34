import { buildSignInUrl } from '../adapters/saml.ts'
import type { CodeChallenge } from '../domain/code-challenge.ts'
import { parseMetadata } from '../domain/saml/parse-metadata.ts'
import type { CallScope } from '../endpoint.ts'
import { insertFlowState } from '../store/flow-states.ts'
import { insertRelayState } from '../store/saml-relay-states.ts'
import type { SsoProvider } from '../store/sso-providers.ts'
import { persistentNameId } from './provider-fields.ts'
import { getOwnSide } from './service-provider.ts'

export type AskedSignIn = {
  /** Not yet checked against the allow-list. */
  readonly redirectTo: string
  /** Absent in the implicit flow. */
  readonly challenge: CodeChallenge | undefined
}

/** Remembers that somebody is on the way to an identity provider; gives the address that leads there. */
export async function beginSignIn(scope: CallScope, provider: SsoProvider, { redirectTo, challenge }: AskedSignIn): Promise<string> {
  const { transaction, context } = scope
  const created_at = new Date(context.clock.now())
  const flowId = challenge && context.random.uuid()
  if (flowId !== undefined)
    await insertFlowState(transaction, { id: flowId, providerType: 'sso/saml', method: 'sso/saml', challenge, at: created_at })
  const id = context.random.uuid()
  // An XML ID does not begin with a digit.
  const request_id = `_${context.random.bytes(20).toString('hex')}`
  const way = { sso_provider_id: provider.id, redirect_to: redirectTo, flow_state_id: flowId ?? null }
  await insertRelayState(transaction, { id, request_id, ...way, created_at })
  return await buildSignInUrl({
    ...(await getOwnSide(scope)),
    provider: parseMetadata(provider.metadata_xml),
    requestId: request_id,
    relayState: id,
    nameIdFormat: provider.name_id_format ?? persistentNameId,
  })
}
