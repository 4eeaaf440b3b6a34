import { createHash } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { ServerMetadata } from 'openid-client'
import { Fault } from '../../../../base/fault.ts'
import { idTokenInvalid, providerFailed } from '../../errors.ts'
import type { Provider } from './types.ts'

/** Signatures that a public key checks: a client secret never signs, and `none` is no signature. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

/** Clocks of providers and of this machine may differ by so many seconds. */
const tolerance = 10

export type CheckedToken = {
  readonly idToken: string
  /** Compared with `at_hash` where the token has one. */
  readonly accessToken?: string | undefined
}

/**
 * The claims of an ID token that the provider signed for this application and that is valid now (OpenID Connect Core 1.0, section 3.1.3.7).
 * Throws `validation_failed`, and `unexpected_failure` when the provider's keys cannot be had.
 */
export async function checkIdToken(
  { idToken, accessToken }: CheckedToken,
  provider: Pick<Provider, 'name' | 'clientIds' | 'preset'>,
  { metadata, keys, now }: { readonly metadata: ServerMetadata; readonly keys: JWTVerifyGetKey; readonly now: Date },
): Promise<JWTPayload> {
  const claims = await verify(idToken, orProviderFailed(keys, provider), {
    issuer: expectedIssuers(idToken, provider, metadata),
    audience: [...provider.clientIds],
    algorithms,
    clockTolerance: tolerance,
    currentDate: now,
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
  })
  checkAuthorizedParty(claims, provider)
  if (accessToken !== undefined) checkAccessTokenHash(idToken, claims, accessToken)
  return claims
}

async function verify(idToken: string, keys: JWTVerifyGetKey, options: Parameters<typeof jwtVerify>[2]): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(idToken, keys, options)
    return payload
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed) throw idTokenInvalid(`its ${error.claim} is not the expected one`, error)
    if (error instanceof errors.JWTExpired) throw idTokenInvalid('it has expired', error)
    if (error instanceof errors.JOSEError) throw idTokenInvalid('its signature does not hold', error)
    throw error
  }
}

/** That a key is missing says something of the token; all else says something of the provider. */
function orProviderFailed(keys: JWTVerifyGetKey, { name }: Pick<Provider, 'name'>): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token)
    } catch (error) {
      throw error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys || error instanceof Fault
        ? error
        : providerFailed(name, error)
    }
  }
}

/** Microsoft's common endpoint leaves a gap for the tenant in its issuer; the token says which one it is. */
function expectedIssuers(idToken: string, { preset }: Pick<Provider, 'preset'>, { issuer }: ServerMetadata): string[] {
  const { iss, tid } = readUnverified(idToken)
  const expected = typeof tid === 'string' ? issuer.replace('{tenantid}', tid) : issuer
  return iss !== undefined && preset.isIssuer?.(iss) === true ? [expected, iss] : [expected]
}

function readUnverified(idToken: string): JWTPayload {
  try {
    return decodeJwt(idToken)
  } catch (error) {
    throw idTokenInvalid('it is not a JSON Web Token', error)
  }
}

/** A token for several applications says which one asked for it. */
function checkAuthorizedParty({ aud, azp }: JWTPayload, { clientIds }: Pick<Provider, 'clientIds'>): void {
  if (!Array.isArray(aud) || aud.length < 2) return
  if (typeof azp !== 'string' || !clientIds.includes(azp)) throw idTokenInvalid('its azp is not the expected one')
}

/** OpenID Connect Core 1.0, section 3.1.3.6. */
function checkAccessTokenHash(idToken: string, { at_hash }: JWTPayload, accessToken: string): void {
  if (at_hash === undefined) return
  const { alg = '' } = decodeProtectedHeader(idToken)
  const bits = /^[A-Z]{2}(\d{3})$/.exec(alg)?.[1] ?? '512'
  const digest = createHash(`sha${bits}`).update(accessToken).digest()
  if (digest.subarray(0, digest.length / 2).toString('base64url') !== at_hash)
    throw idTokenInvalid('its at_hash does not fit the access token')
}
