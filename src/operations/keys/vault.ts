import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { vaultUnreadable } from './errors.ts'
import type { Vault } from './types.ts'

const nonceSize = 12
const tagSize = 16

/**
 * AES-256-GCM (NIST SP 800-38D) with keys derived by HKDF-SHA-256 (RFC 5869). The first secret encrypts, all of them decrypt: a new one is put
 * in front of the old ones. An encrypted text is `v1.<key>.<nonce, cipher text and tag in base64url>`.
 */
export function createVault(secrets: readonly [string, ...string[]], randomBytes: (size: number) => Buffer): Vault {
  const keys = new Map(secrets.map((secret) => [deriveId(secret), derive(secret, 'dorsal vault key', 32)]))
  const id = deriveId(secrets[0])
  const current = derive(secrets[0], 'dorsal vault key', 32)
  return {
    id,
    formerIds: [...keys.keys()].filter((each) => each !== id),
    encrypt: (clear, about) => `v1.${id}.${seal(clear, { key: current, about, nonce: randomBytes(nonceSize) }).toString('base64url')}`,
    decrypt: (encrypted, about) => {
      const [version, keyId = '', sealed = ''] = encrypted.split('.')
      const key = keys.get(keyId)
      if (version !== 'v1' || key === undefined) throw vaultUnreadable()
      return unseal(Buffer.from(sealed, 'base64url'), { key, about })
    },
  }
}

function derive(secret: string, purpose: string, size: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, size))
}

function deriveId(secret: string): string {
  return derive(secret, 'dorsal vault id', 6).toString('base64url')
}

function seal(clear: string, { key, about, nonce }: { readonly key: Buffer; readonly about: string; readonly nonce: Buffer }): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagSize }).setAAD(Buffer.from(about))
  return Buffer.concat([nonce, cipher.update(clear, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function unseal(sealed: Buffer, { key, about }: { readonly key: Buffer; readonly about: string }): string {
  if (sealed.length < nonceSize + tagSize) throw vaultUnreadable()
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceSize), { authTagLength: tagSize })
    .setAAD(Buffer.from(about))
    .setAuthTag(sealed.subarray(-tagSize))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceSize, -tagSize)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw vaultUnreadable(cause)
  }
}
