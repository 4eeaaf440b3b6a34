import type { SamlConfig } from '@node-saml/node-saml'
import type { IdentityProvider } from '../domain/saml/parse-metadata.ts'
import type { ServiceProvider } from '../domain/saml/render-metadata.ts'
import { samlResponseInvalid } from '../errors.ts'

export type SignInRequest = {
  readonly service: ServiceProvider
  /** PEM. */
  readonly privateKey: string
  readonly provider: IdentityProvider
  readonly requestId: string
  readonly relayState: string
  readonly nameIdFormat: string
}

/** Where a person goes to sign in: a signed AuthnRequest by HTTP-Redirect (SAML bindings, section 3.4). */
export async function buildSignInUrl({
  service,
  privateKey,
  provider,
  requestId,
  relayState,
  nameIdFormat,
}: SignInRequest): Promise<string> {
  const { SAML } = await import('@node-saml/node-saml')
  const saml = new SAML({
    ...configure(service, provider),
    privateKey,
    signatureAlgorithm: 'sha256',
    identifierFormat: nameIdFormat,
    generateUniqueId: () => requestId,
  })
  return await saml.getAuthorizeUrlAsync(relayState, undefined, {})
}

/**
 * The assertion whose signature by one of the provider's certificates holds, as the signed text itself: nothing else of the response is to be
 * believed. Times, audience and recipient are not looked at here. Throws `validation_failed`.
 */
export async function verifyResponse(base64: string, service: ServiceProvider, provider: IdentityProvider): Promise<string> {
  const { SAML } = await import('@node-saml/node-saml')
  try {
    const { profile } = await new SAML(configure(service, provider)).validatePostResponseAsync({ SAMLResponse: base64 })
    const signed = profile?.getAssertionXml?.()
    if (signed !== undefined) return signed
  } catch (error) {
    throw samlResponseInvalid('its signature does not hold', error)
  }
  throw samlResponseInvalid('its signature does not hold')
}

function configure(service: ServiceProvider, provider: IdentityProvider): SamlConfig {
  return {
    issuer: service.entityId,
    callbackUrl: service.acsUrl,
    entryPoint: provider.signInUrl,
    idpCert: [...provider.certificates],
    wantAssertionsSigned: false,
    wantAuthnResponseSigned: false,
    // Either of them must be signed; what is signed is judged in domain/saml/check-assertion.ts, by our own clock.
    acceptedClockSkewMs: -1,
    audience: false,
    disableRequestedAuthnContext: true,
  }
}
