import { toMessage } from '../../../base/to-message.ts'
import { createProviderFetch } from '../adapters/providers/provider-fetch.ts'
import type { AuthContext } from '../context.ts'
import { samlMetadataUnreachable, validationFailed } from '../errors.ts'

/**
 * The metadata an identity provider publishes. Only over https, since whoever changes it on the way signs anybody in. Throws
 * `validation_failed`, `saml_metadata_fetch_failed`.
 */
export async function fetchMetadata({ settings }: AuthContext, address: string): Promise<string> {
  if (!URL.canParse(address)) throw validationFailed('metadata_url is not a valid URL')
  if (new URL(address).protocol !== 'https:') throw validationFailed('metadata_url is not a HTTPS URL')
  const ask = createProviderFetch({
    seconds: settings.externalTimeout,
    reach: settings.customProvidersPrivateNetwork ? 'anywhere' : 'public',
  })
  try {
    const answer = await ask(address, {
      method: 'GET',
      redirect: 'manual',
      headers: { accept: 'application/samlmetadata+xml, application/xml' },
      body: null,
    })
    if (answer.status === 200) return await answer.text()
    throw samlMetadataUnreachable(`HTTP ${answer.status}`)
  } catch (error) {
    throw samlMetadataUnreachable(toMessage(error), error)
  }
}
