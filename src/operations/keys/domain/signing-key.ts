import { createHmac, createPrivateKey, createSecretKey, generateKeyPairSync, hash, type JsonWebKey, sign } from 'node:crypto'
import type { Jwk } from '../types.ts'

/** What a token is signed with, ready for use. */
export type SigningKey = {
  readonly algorithm: 'ES256' | 'RS256' | 'HS256'
  readonly kid: string | undefined
  readonly sign: (text: string) => Buffer
}

export type MadeKey = { readonly kid: string; readonly publicJwk: Jwk; readonly privateJwk: Jwk }

/** A new pair for ES256 (RFC 7518, section 3.4); its id is the thumbprint of the public half (RFC 7638), and never begins with a dash. */
export function createSigningPair(): MadeKey {
  const pair = createPair()
  // `dorsal keys signing revoke` would take it for an option.
  return pair.kid.startsWith('-') ? createSigningPair() : pair
}

function createPair(): MadeKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { kty, crv, x, y, d } = privateKey.export({ format: 'jwk' })
  const kid = hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url')
  const publicJwk = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig', key_ops: ['verify'] }
  return { kid, publicJwk, privateJwk: { ...publicJwk, key_ops: ['sign'], d } }
}

/** Of a private JWK for ES256 or RS256, or a shared one for HS256. Throws a RangeError for another. */
export function readSigningKey(jwk: Jwk): SigningKey {
  const kid = typeof jwk.kid === 'string' ? jwk.kid : undefined
  if (jwk.kty === 'oct' && typeof jwk.k === 'string') return createSharedKey(Buffer.from(jwk.k, 'base64url'), kid)
  const key = readPrivateKey(jwk)
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1')
    return { algorithm: 'ES256', kid, sign: (text) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }) }
  if (key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048)
    return { algorithm: 'RS256', kid, sign: (text) => sign('sha256', Buffer.from(text), key) }
  throw new RangeError('a private key is of a kind that cannot sign here')
}

/** HS256 with a shared secret. Throws a RangeError when it is shorter than its hash (RFC 7518, section 3.2). */
export function createSharedKey(secret: Buffer, kid?: string): SigningKey {
  if (secret.length < 32) throw new RangeError('a shared key is shorter than 32 bytes')
  const key = createSecretKey(secret)
  return { algorithm: 'HS256', kid, sign: (text) => createHmac('sha256', key).update(text).digest() }
}

function readPrivateKey(jwk: Jwk) {
  try {
    return createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' })
  } catch {
    throw new RangeError('a private key in it cannot be read')
  }
}

/** A JWT (RFC 7519) in JWS compact form. */
export function signClaims(claims: Readonly<Record<string, unknown>>, { algorithm, kid, sign }: SigningKey): string {
  const header = { alg: algorithm, ...(kid === undefined ? {} : { kid }), typ: 'JWT' }
  const signed = `${toPart(header)}.${toPart(claims)}`
  return `${signed}.${sign(signed).toString('base64url')}`
}

function toPart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
