import { Type } from 'typebox'
import { parseCodeChallenge } from '../../domain/code-challenge.ts'
import { type CallScope, defineEndpoint } from '../../endpoint.ts'
import { ssoProviderDisabled, ssoProviderNotFound, validationFailed } from '../../errors.ts'
import { beginSignIn } from '../../saml/begin-sign-in.ts'
import { checkSaml } from '../../saml/check-saml.ts'
import { refreshStaleMetadata } from '../../saml/refresh-stale-metadata.ts'
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
    const { transaction, body, request } = call
    const challenge = parseCodeChallenge(body)
    const provider = await findNamed(transaction, body)
    if (provider === undefined) throw ssoProviderNotFound(body.domain ? 'No SSO provider assigned for this domain' : 'No such SSO provider')
    if (provider.disabled) throw ssoProviderDisabled()
    const url = await beginSignIn(call, provider, { redirectTo: body.redirect_to || request.redirectTo || '', challenge })
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
