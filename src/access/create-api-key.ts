import { hash, randomBytes } from 'node:crypto'

export type ApiKeyKind = 'publishable' | 'secret'

/**
 * `sb_publishable_` or `sb_secret_`, 22 random characters (132 bits), `_`, 8 characters of checksum: SHA-256 of what stands before, all in
 * base64url. The checksum lets scanners of leaked secrets tell a key from other text.
 */
export function createApiKey(kind: ApiKeyKind): string {
  const start = `sb_${kind}_${randomBytes(17).toString('base64url').slice(0, 22)}`
  return `${start}_${hash('sha256', start, 'base64url').slice(0, 8)}`
}
