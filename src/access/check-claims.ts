import type { Claims } from './claim-path.ts'
import { audienceNotText, timeClaimNotNumber, tokenExpired, tokenFromTheFuture, tokenNotYetValid, wrongAudience } from './errors.ts'

/** Clocks of two machines may differ by this much. */
const skewSeconds = 30

/**
 * Checks `exp`, `nbf`, `iat` and `aud` (RFC 7519, section 4.1), each only when it is there and not null.
 * `audience` undefined accepts any. Throws the Faults of PGRST303.
 */
export function checkClaims(claims: Claims, seconds: number, audience: string | undefined): void {
  const expiry = readTime('exp', claims.exp)
  if (expiry !== undefined && seconds - skewSeconds > expiry) throw tokenExpired(seconds - expiry)
  const notBefore = readTime('nbf', claims.nbf)
  if (notBefore !== undefined && seconds + skewSeconds < notBefore) throw tokenNotYetValid(notBefore - seconds)
  const issued = readTime('iat', claims.iat)
  if (issued !== undefined && seconds + skewSeconds < issued) throw tokenFromTheFuture(issued - seconds)
  checkAudience(claims.aud, audience)
}

function readTime(name: 'exp' | 'nbf' | 'iat', value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number') throw timeClaimNotNumber(name)
  return value
}

function checkAudience(claim: unknown, audience: string | undefined): void {
  if (claim === undefined || claim === null) return
  if (!isTextOrTexts(claim)) throw audienceNotText()
  if (audience === undefined || claim === audience) return
  if (typeof claim === 'string' || (claim.length > 0 && !claim.includes(audience))) throw wrongAudience()
}

function isTextOrTexts(value: unknown): value is string | readonly string[] {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
}
