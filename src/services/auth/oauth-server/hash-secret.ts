import { createHash, timingSafeEqual } from 'node:crypto'

/** What is stored of a client secret or an authorization code. They are random and long, so one SHA-256 is enough; base64url as Supabase stores it. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

export function isSecretOf(secret: string, hash: string): boolean {
  const made = Buffer.from(hashSecret(secret))
  const stored = Buffer.from(hash)
  return made.length === stored.length && timingSafeEqual(made, stored)
}
