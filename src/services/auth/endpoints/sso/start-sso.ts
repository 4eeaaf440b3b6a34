import { Type } from 'typebox'
import { buildSignInUrl } from '../../adapters/saml.ts'
import { parseCodeChallenge } from '../../domain/code-challenge.ts'
import { parseMetadata } from '../../domain/saml/parse-metadata.ts'
import { type CallScope, defineEndpoint } from '../../endpoint.ts'
import { ssoProviderDisabled, ssoProviderNotFound, validationFailed } from '../../errors.ts'
import { checkSaml } from '../../saml/check-saml.ts'
import { persistentNameId } from '../../saml/provider-fields.ts'
import { refreshStaleMetadata } from '../../saml/refresh-stale-metadata.ts'
import { getOwnSide } from '../../saml/service-provider.ts'
import { insertFlowState } from '../../store/flow-states.ts'
import { insertRelayState } from '../../store/saml-relay-states.ts'
import { findSsoProvider, findSsoProviderByDomain, type SsoProvider } from '../../store/sso-providers.ts'

export const startSso = defineEndpoint({
  method: 'POST',
  url: '/sso',
  access: 'anyone',
  about: "Sends somebody to sign in at their organisation's identity provider, named by its id or by the domain of their address.",
  limit: 'sso',
  schema: {
    body: Type.Object({
      provider_id: Type.Optional(Type.String({ maxLength: 100 })),
      domain: Type.Optional(Type.String({ maxLength: 253 })),
      redirect_to: Type.Optional(Type.Union([Type.String({ maxLength: 2048 }), Type.Null()])),
      skip_http_redirect: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
      code_challenge: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      code_challenge_method: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    }),
  },
  prepare: async ({ context, body }) => {
    checkSaml(context)
    checkNamed(body)
    await refreshStaleMetadata(context, (transaction) => findNamed(transaction, body))
  },
  run: async (call) => {
    const { transaction, context, body, request } = call
    const challenge = parseCodeChallenge(body)
    const provider = await findNamed(transaction, body)
    if (provider === undefined) throw ssoProviderNotFound(body.domain ? 'No SSO provider assigned for this domain' : 'No such SSO provider')
    if (provider.disabled) throw ssoProviderDisabled()
    const created_at = new Date(context.clock.now())
    const flowId = challenge && context.random.uuid()
    if (flowId !== undefined)
      await insertFlowState(transaction, { id: flowId, providerType: 'sso/saml', method: 'sso/saml', challenge, at: created_at })
    // An XML ID does not begin with a digit.
    const state = { id: context.random.uuid(), request_id: `_${context.random.bytes(20).toString('hex')}` }
    const redirect_to = body.redirect_to || request.redirectTo || ''
    await insertRelayState(transaction, { ...state, sso_provider_id: provider.id, redirect_to, flow_state_id: flowId ?? null, created_at })
    const url = await buildSignInUrl({
      ...(await getOwnSide(call)),
      provider: parseMetadata(provider.metadata_xml),
      requestId: state.request_id,
      relayState: state.id,
      nameIdFormat: provider.name_id_format ?? persistentNameId,
    })
    return body.skip_http_redirect ? { status: 200, body: { url } } : { status: 303, headers: { location: url } }
  },
})

type Named = { readonly provider_id?: string; readonly domain?: string }

function checkNamed({ provider_id, domain }: Named): void {
  if (provider_id && domain) throw validationFailed('Only one of provider_id or domain supported')
  if (!provider_id && !domain) throw validationFailed('A provider_id or domain needs to be provided')
}

async function findNamed(transaction: CallScope['transaction'], { provider_id, domain }: Named): Promise<SsoProvider | undefined> {
  return provider_id ? await findSsoProvider(transaction, provider_id) : await findSsoProviderByDomain(transaction, domain ?? '')
}
