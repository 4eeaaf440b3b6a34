import { type Configuration, fetchProtectedResource, fetchUserInfo, type ServerMetadata, skipSubjectCheck } from 'openid-client'
import type { Clock } from '../../../../base/clock.ts'
import { Fault } from '../../../../base/fault.ts'
import { idTokensNotTaken, providerFailed } from '../../errors.ts'
import type { AuthSettings } from '../../settings.ts'
import { renderAppleSecret } from './apple-client-secret.ts'
import { type CheckedToken, checkIdToken } from './check-id-token.ts'
import type { Fields } from './claims.ts'
import { buildUrl, exchangeCode, type ProviderRequest, type ProviderReturn, type ProviderWishes } from './code-flow.ts'
import { createConfiguration } from './create-configuration.ts'
import { createProviderFetch } from './provider-fetch.ts'
import { baseOf, createProviderMetadata } from './provider-metadata.ts'
import type { Profile, Provider, ProviderAnswer } from './types.ts'

export type SignedInThere = {
  readonly profile: Profile
  readonly accessToken: string
  readonly refreshToken: string | undefined
}

/** Speaks OAuth 2.0 and OpenID Connect with providers. All of it throws `unexpected_failure` when the provider does not play along. */
export type Providers = {
  /** Where to send somebody. */
  readonly buildUrl: (provider: Provider, request: ProviderRequest & ProviderWishes) => Promise<string>
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
        const tokens = await exchangeCode(configuration, provider, returned)
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
