import { createHash, hkdfSync } from 'node:crypto'
import type { ArchiveKey, ArchiveKeys } from '../types.ts'

/** HKDF (RFC 5869) makes a key of what the user holds: the same text on another machine opens the archive. */
export function deriveArchiveKeys(secrets: readonly string[]): ArchiveKeys {
  return secrets.map(deriveKey)
}

function deriveKey(secret: string): ArchiveKey {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'dorsal backup objects', 32))
  return { key, id: createHash('sha256').update('dorsal backup key id').update(key).digest('hex').slice(0, 16) }
}
