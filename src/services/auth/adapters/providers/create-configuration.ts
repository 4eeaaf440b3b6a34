import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  type CustomFetch,
  customFetch,
  type ServerMetadata,
} from 'openid-client'
import { parseFields } from './claims.ts'
import { mayBeInsecure } from './provider-metadata.ts'
import type { Provider } from './types.ts'

/** What openid-client works with: who the provider is, who this application is there, and how to ask. */
export function createConfiguration(provider: Provider, metadata: ServerMetadata, fetch: CustomFetch): Configuration {
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
