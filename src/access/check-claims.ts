import type { Claims } from './claim-path.ts'
import { audienceNotText, timeClaimNotNumber, tokenExpired, tokenFromTheFuture, tokenNotYetValid, wrongAudience } from './errors.ts'

/** Clocks of two machines may differ by this much. */
const skewSeconds = 30

/**
 * Checks `exp`, `nbf`, `iat` and `aud` (RFC 7519, section 4.1), each only when it is there and not null.
 * `audience` undefined accepts any. Throws the Faults of PGRST303.
 */
export function checkClaims(claims: Claims, seconds: number, audience: string | undefined): void {
  const expiry = readTime(claims, 'exp')
  if (expiry !== undefined && seconds - skewSeconds > expiry) throw tokenExpired(seconds - expiry)
  const notBefore = readTime(claims, 'nbf')
  if (notBefore !== undefined && seconds + skewSeconds < notBefore) throw tokenNotYetValid(notBefore - seconds)
  const issued = readTime(claims, 'iat')
  if (issued !== undefined && seconds + skewSeconds < issued) throw tokenFromTheFuture(issued - seconds)
  checkAudience(claims.aud, audience)
}

function readTime(claims: Claims, name: 'exp' | 'nbf' | 'iat'): number | undefined {
  const value = claims[name] ?? undefined
  if (value === undefined) return undefined
  if (typeof value !== 'number') throw timeClaimNotNumber(name)
  return value
}

function checkAudience(claim: unknown, audience: string | undefined): void {
  if (claim === undefined || claim === null) return
  const audiences = typeof claim === 'string' ? [claim] : claim
  if (!Array.isArray(audiences) || !audiences.every((one) => typeof one === 'string')) throw audienceNotText()
  if (audience === undefined || audiences.length === 0 || audiences.includes(audience)) return
  throw wrongAudience()
}
