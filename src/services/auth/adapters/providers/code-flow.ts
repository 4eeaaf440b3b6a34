import { authorizationCodeGrant, buildAuthorizationUrl, type Configuration, calculatePKCECodeChallenge } from 'openid-client'
import { protectedParameters } from '../../domain/protected-parameters.ts'
import type { Provider } from './types.ts'

/** What people are sent to a provider with, and what their return is compared with. */
export type ProviderRequest = {
  readonly state: string
  /** Secret of this one sign-in: the challenge of RFC 7636 and the nonce are made from it. */
  readonly verifier: string
  readonly redirectUri: string
}

export type ProviderWishes = {
  readonly scopes: readonly string[]
  /** The client's own parameters; they never replace what protects the flow. */
  readonly parameters: Readonly<Record<string, string>>
}

export type ProviderReturn = ProviderRequest & {
  /** What the provider sent along: `code`, `state`, `iss` … */
  readonly callback: URLSearchParams
}

/** RFC 6749, section 4.1.1; OpenID Connect Core 1.0, section 3.1.2.1. */
export async function buildUrl(
  configuration: Configuration,
  { preset, skipNonceCheck }: Provider,
  request: ProviderRequest & ProviderWishes,
): Promise<string> {
  const wishes = Object.entries({ ...preset.parameters, ...request.parameters }).filter(([name]) => !protectedParameters.has(name))
  const scopes = [...new Set([...preset.scopes, ...request.scopes])].join(preset.scopeSeparator ?? ' ')
  const url = buildAuthorizationUrl(configuration, {
    ...Object.fromEntries(wishes),
    redirect_uri: request.redirectUri,
    state: request.state,
    ...(scopes === '' ? {} : { scope: scopes }),
    ...(preset.responseMode === undefined ? {} : { response_mode: preset.responseMode }),
    ...(preset.nonce && !skipNonceCheck ? { nonce: await nonceOf(request.verifier) } : {}),
    ...(preset.pkce ? { code_challenge: await calculatePKCECodeChallenge(request.verifier), code_challenge_method: 'S256' } : {}),
  })
  return url.href
}

/** RFC 6749, section 4.1.3; state, issuer (RFC 9207) and nonce are compared on the way. */
export async function exchangeCode(configuration: Configuration, { preset, skipNonceCheck }: Provider, returned: ProviderReturn) {
  const address = new URL(returned.redirectUri)
  // Fields of this one provider would only be in the way: `user` of Apple, `scope` of Google.
  for (const name of ['code', 'state', 'iss']) {
    const value = returned.callback.get(name)
    if (value !== null) address.searchParams.set(name, value)
  }
  return await authorizationCodeGrant(configuration, address, {
    expectedState: returned.state,
    ...(preset.pkce ? { pkceCodeVerifier: returned.verifier } : {}),
    ...(preset.nonce && !skipNonceCheck ? { expectedNonce: await nonceOf(returned.verifier) } : {}),
  })
}

const nonceOf = async (verifier: string) => await calculatePKCECodeChallenge(`nonce ${verifier}`)
