import { createRemoteJWKSet, type JWTVerifyGetKey, customFetch as joseFetch } from 'jose'
import { allowInsecureRequests, type CustomFetch, customFetch, discovery, type ServerMetadata } from 'openid-client'
import type { Clock } from '../../../../base/clock.ts'
import { providerFailed } from '../../errors.ts'
import type { Provider } from './types.ts'

/** What a provider tells of its endpoints and keys, remembered for a while. */
export type ProviderMetadata = {
  /** Throws `unexpected_failure`. */
  readonly read: (provider: Provider) => Promise<ServerMetadata>
  readonly keys: (provider: Provider, metadata: ServerMetadata) => JWTVerifyGetKey
}

const rememberedFor = 3_600_000

type Remembered = { readonly metadata: ServerMetadata; readonly until: number }

export function createProviderMetadata(clock: Clock, fetchFor: (provider: Provider) => CustomFetch): ProviderMetadata {
  const documents = new Map<string, Remembered>()
  const keySets = new Map<string, JWTVerifyGetKey>()
  return {
    read: async (provider) => {
      const server = provider.preset.server(baseOf(provider))
      if (server.kind === 'known') return server.metadata
      const address = server.document ?? server.issuer
      const known = documents.get(`${provider.origin} ${address}`)
      if (known !== undefined && known.until > clock.now()) return known.metadata
      const metadata = await discover(provider, address, fetchFor(provider))
      if (server.document !== undefined && metadata.issuer !== server.issuer)
        throw providerFailed(provider.name, new Error('another issuer'))
      documents.set(`${provider.origin} ${address}`, { metadata, until: clock.now() + rememberedFor })
      return metadata
    },
    keys: (provider, { jwks_uri }) => {
      if (jwks_uri === undefined) throw providerFailed(provider.name, new Error('it names no jwks_uri'))
      const place = `${provider.origin} ${jwks_uri}`
      const known = keySets.get(place)
      if (known !== undefined) return known
      const keys = createRemoteJWKSet(new URL(jwks_uri), { [joseFetch]: toFetch(fetchFor(provider)) })
      keySets.set(place, keys)
      return keys
    },
  }
}

/** Address of the provider without a slash at its end. */
export function baseOf({ preset, url }: Pick<Provider, 'preset' | 'url'>): string {
  return (url ?? preset.base).replace(/\/+$/, '')
}

/** Unencrypted connections are for an address of the settings that says so itself. */
export function mayBeInsecure({ origin, url }: Pick<Provider, 'origin' | 'url'>): boolean {
  return origin === 'settings' && url?.startsWith('http://') === true
}

async function discover(provider: Provider, address: string, fetch: CustomFetch): Promise<ServerMetadata> {
  try {
    const found = await discovery(new URL(address), provider.clientId, undefined, undefined, {
      [customFetch]: fetch,
      execute: mayBeInsecure(provider) ? [allowInsecureRequests] : [],
    })
    return found.serverMetadata()
  } catch (error) {
    throw providerFailed(provider.name, error)
  }
}

const toFetch =
  (fetch: CustomFetch) =>
  (url: string, { headers, method, redirect, signal }: { headers: Headers; method: 'GET'; redirect: 'manual'; signal: AbortSignal }) =>
    fetch(url, { headers: Object.fromEntries(headers), method, redirect, signal, body: undefined })
