import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether the claim `nonce` of an ID token is the SHA-256, in hexadecimal, of the nonce that the application kept. */
export function isNonceOf(nonce: string, hash: unknown): boolean {
  const expected = Buffer.from(createHash('sha256').update(nonce).digest('hex'))
  const found = Buffer.from(typeof hash === 'string' ? hash : '')
  return expected.length === found.length && timingSafeEqual(expected, found)
}
