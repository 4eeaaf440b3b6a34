import type { AuthSettings } from '../settings.ts'

export const authPrefix = '/auth/v1'

/** Where people outside reach this service: as set for it, below what is set for the whole API, or below the address listened on. */
export function toPublicUrl(
  { authExternalUrl, apiExternalUrl }: Pick<AuthSettings, 'authExternalUrl' | 'apiExternalUrl'>,
  listening: string,
): string {
  if (authExternalUrl !== '') return authExternalUrl.replace(/\/+$/, '')
  return `${(apiExternalUrl === '' ? listening : apiExternalUrl).replace(/\/+$/, '')}${authPrefix}`
}
