import { createHash, timingSafeEqual } from 'node:crypto'

/** A SHA-256 in base64url: what `S256` makes of every verifier (RFC 7636, section 4.2). */
export function isCodeChallenge(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text)
}

/** RFC 7636, section 4.6. A verifier of a form that section 4.1 does not allow matches nothing. */
export function matchesChallenge(verifier: string, challenge: string): boolean {
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false
  const made = Buffer.from(createHash('sha256').update(verifier, 'ascii').digest('base64url'))
  const stored = Buffer.from(challenge)
  return made.length === stored.length && timingSafeEqual(made, stored)
}
