import type { AuthContext } from '../context.ts'
import { parseMetadata } from '../domain/saml/parse-metadata.ts'
import { type SsoProvider, updateSamlProvider } from '../store/sso-providers.ts'
import type { AuthTransaction } from '../types.ts'
import { fetchMetadata } from './fetch-metadata.ts'

const day = 86_400_000

/**
 * Reads the metadata of a provider anew where it publishes them and they are a day old, or over: providers change their keys there. What cannot
 * be had is left as it was, and logged; a provider that became another entity is left as it was too.
 */
export async function refreshStaleMetadata(
  context: AuthContext,
  find: (transaction: AuthTransaction) => Promise<SsoProvider | undefined>,
): Promise<void> {
  const provider = await context.database.transaction({ access: 'read only' }, find)
  if (provider?.metadata_url == null || !isStale(provider, context.clock.now())) return
  try {
    const metadata_xml = await fetchMetadata(context, provider.metadata_url)
    if (parseMetadata(metadata_xml).entityId !== provider.entity_id) throw new Error('the metadata describe another entity')
    const at = new Date(context.clock.now())
    await context.database.transaction({}, (transaction) => updateSamlProvider(transaction, provider.id, { metadata_xml }, at))
  } catch (error) {
    context.log.warn({ err: error, provider: provider.id }, 'the metadata of an identity provider could not be read anew')
  }
}

function isStale({ metadata_at, metadata_xml }: SsoProvider, now: number): boolean {
  const { validUntil } = parseMetadata(metadata_xml)
  return now - metadata_at.getTime() > day || (validUntil !== undefined && validUntil < now)
}
