import { addressUnusable } from '../errors.ts'
import type { AuthSettings } from '../settings.ts'

/** A link to nowhere is better noticed at the start than by the person who opens it. Throws `address_unusable`. */
export function checkAddresses({
  siteUrl,
  authExternalUrl,
  apiExternalUrl,
}: Pick<AuthSettings, 'siteUrl' | 'authExternalUrl' | 'apiExternalUrl'>): void {
  const addresses = { 'auth.site_url': siteUrl, 'auth.external_url': authExternalUrl, 'api.external_url': apiExternalUrl }
  const unusable = Object.entries(addresses).find(([, address]) => address !== '' && !URL.canParse(address))
  if (unusable !== undefined) throw addressUnusable(unusable[0])
}
