import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  fetchProtectedResource,
  fetchUserInfo,
  type ServerMetadata,
  skipSubjectCheck,
} from 'openid-client'
import type { Clock } from '../../../../base/clock.ts'
import { Fault } from '../../../../base/fault.ts'
import { idTokensNotTaken, providerFailed } from '../../errors.ts'
import type { AuthSettings } from '../../settings.ts'
import { renderAppleSecret } from './apple-client-secret.ts'
import { type CheckedToken, checkIdToken } from './check-id-token.ts'
import { type Fields, parseFields } from './claims.ts'
import { createProviderFetch } from './provider-fetch.ts'
import { baseOf, createProviderMetadata, mayBeInsecure } from './provider-metadata.ts'
import type { Profile, Provider, ProviderAnswer } from './types.ts'

/** What people are sent to a provider with, and what their return is compared with. */
export type ProviderRequest = {
  readonly state: string
  /** Secret of this one sign-in: the challenge of RFC 7636 and the nonce are made from it. */
  readonly verifier: string
  readonly redirectUri: string
}

export type ProviderReturn = ProviderRequest & {
  /** What the provider sent along: `code`, `state`, `iss` … */
  readonly callback: URLSearchParams
}

export type SignedInThere = {
  readonly profile: Profile
  readonly accessToken: string
  readonly refreshToken: string | undefined
}

/** Speaks OAuth 2.0 and OpenID Connect with providers. All of it throws `unexpected_failure` when the provider does not play along. */
export type Providers = {
  /** Where to send somebody. `parameters` are the client's own wishes; they never replace what protects the flow. */
  readonly buildUrl: (
    provider: Provider,
    request: ProviderRequest & { readonly scopes: readonly string[]; readonly parameters: Readonly<Record<string, string>> },
  ) => Promise<string>
  readonly redeem: (provider: Provider, returned: ProviderReturn) => Promise<SignedInThere>
  /** Throws `validation_failed` for a token that does not hold. */
  readonly readIdToken: (provider: Provider, token: CheckedToken) => Promise<{ readonly profile: Profile; readonly claims: Fields }>
}

export type ProvidersOptions = {
  readonly settings: Pick<AuthSettings, 'externalTimeout' | 'customProvidersPrivateNetwork' | 'appleTeamId' | 'appleKeyId'>
  readonly clock: Clock
}

export function createProviders({ settings, clock }: ProvidersOptions): Providers {
  const seconds = settings.externalTimeout
  const trusting = createProviderFetch({ seconds, reach: 'anywhere' })
  const careful = settings.customProvidersPrivateNetwork ? trusting : createProviderFetch({ seconds, reach: 'public' })
  const fetchFor = ({ origin }: Provider) => (origin === 'settings' ? trusting : careful)
  const known = createProviderMetadata(clock, fetchFor)

  const check = async (provider: Provider, metadata: ServerMetadata, token: CheckedToken) =>
    await checkIdToken(token, provider, { metadata, keys: known.keys(provider, metadata), now: new Date(clock.now()) })

  const configure = async (provider: Provider, metadata: ServerMetadata): Promise<Configuration> => {
    const secret = provider.name === 'apple' ? await renderAppleSecret(provider, settings, clock) : provider.secret
    return createConfiguration({ ...provider, secret }, metadata, fetchFor(provider))
  }

  return {
    buildUrl: async (provider, request) => {
      const metadata = await known.read(provider)
      return await buildUrl(await configure(provider, metadata), provider, request)
    },
    redeem: async (provider, returned) => {
      const metadata = await known.read(provider)
      const configuration = await configure(provider, metadata)
      return await orProviderFailed(provider, async () => {
        const tokens = await exchange(configuration, provider, returned)
        const { access_token: accessToken, refresh_token: refreshToken, id_token: idToken } = tokens
        const idClaims = idToken === undefined ? undefined : await check(provider, metadata, { idToken, accessToken })
        const answer = createAnswer(configuration, provider, { accessToken, idClaims, callback: returned.callback })
        return { profile: await provider.preset.readProfile(answer), accessToken, refreshToken }
      })
    },
    readIdToken: async (provider, token) => {
      const read = provider.preset.readIdToken
      if (read === undefined) throw idTokensNotTaken(provider.name)
      const claims = await check(provider, await known.read(provider), token)
      return { profile: read(claims, provider), claims }
    },
  }
}

function createConfiguration(provider: Provider, metadata: ServerMetadata, fetch: CustomFetch): Configuration {
  const { clientId, preset, secret } = provider
  const authentication = preset.clientAuthentication === 'basic' ? ClientSecretBasic(secret) : ClientSecretPost(secret)
  const configuration = new Configuration(metadata, clientId, undefined, authentication)
  if (mayBeInsecure(provider)) allowInsecureRequests(configuration)
  configuration[customFetch] = preset.mendTokens === undefined ? fetch : mendAnswers(fetch, metadata, preset.mendTokens)
  return configuration
}

type Mend = NonNullable<Provider['preset']['mendTokens']>

function mendAnswers(fetch: CustomFetch, { token_endpoint }: ServerMetadata, mend: Mend): CustomFetch {
  return async (url, options) => {
    const answer = await fetch(url, options)
    if (url !== token_endpoint || !answer.ok) return answer
    return Response.json(mend(parseFields(await answer.json())))
  }
}

/** Parameters that decide who gets the code and whether it can be used: the client has no say in them. */
const ours = new Set(
  'client_id client_secret redirect_uri response_type response_mode state nonce scope code_challenge code_challenge_method request request_uri'.split(
    ' ',
  ),
)

async function buildUrl(
  configuration: Configuration,
  { preset, skipNonceCheck }: Provider,
  request: Parameters<Providers['buildUrl']>[1],
): Promise<string> {
  const wishes = Object.entries({ ...preset.parameters, ...request.parameters }).filter(([name]) => !ours.has(name))
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

const nonceOf = async (verifier: string) => await calculatePKCECodeChallenge(`nonce ${verifier}`)

async function exchange(configuration: Configuration, { preset, skipNonceCheck }: Provider, returned: ProviderReturn) {
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

type Answered = Pick<ProviderAnswer, 'accessToken' | 'idClaims' | 'callback'>

function createAnswer(configuration: Configuration, provider: Provider, answered: Answered): ProviderAnswer {
  const { accessToken, idClaims } = answered
  return {
    ...answered,
    base: baseOf(provider),
    provider,
    get: async (url, headers = {}) => {
      const answer = await fetchProtectedResource(configuration, accessToken, new URL(url), 'GET', null, new Headers(headers))
      if (!answer.ok) throw providerFailed(provider.name, new Error(`${new URL(url).pathname} was answered by ${answer.status}`))
      return await answer.json()
    },
    userInfo: async () => {
      const subject = idClaims?.sub
      return await fetchUserInfo(configuration, accessToken, typeof subject === 'string' ? subject : skipSubjectCheck)
    },
  }
}

async function orProviderFailed<T>({ name }: Provider, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof Fault ? error : providerFailed(name, error)
  }
}
