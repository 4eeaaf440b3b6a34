import {
  constants,
  createHmac,
  createPublicKey,
  createSecretKey,
  type JsonWebKey,
  type KeyObject,
  type SigningOptions,
  timingSafeEqual,
  verify as verifySignature,
} from 'node:crypto'
import { isObject } from './claim-path.ts'

type Verify = (signed: string, signature: Buffer) => boolean

/** A key together with the algorithms it may be used with: the header of a token chooses among these and cannot add one. */
export type VerificationKey = { readonly id: string | undefined; readonly algorithms: ReadonlyMap<string, Verify> }

/**
 * Keys of `jwt-secret`: a shared secret (HS256 only), or a JWK or JWKS (RFC 7517) as JSON, in which HS256/384/512, RS256/384/512,
 * PS256/384/512, ES256/384/512 and EdDSA keys may stand. Throws a RangeError when the text cannot be used.
 */
export function parseVerificationKeys(secret: string, options: { readonly isBase64: boolean }): readonly VerificationKey[] {
  const jwks = findJson(secret)
  if (jwks !== undefined) return readVerificationKeys(jwks)
  // With a public key as shared secret, anybody who knows that key could sign.
  if (secret.includes('-----BEGIN')) throw new RangeError('a shared secret, or a public key as JWK; a PEM file is neither')
  if (secret.length < 32) throw new RangeError('text of at least 32 characters')
  return [{ id: undefined, algorithms: new Map([['HS256', hmacVerifier('sha256', toSecretBytes(secret, options))]]) }]
}

/** Keys of a parsed JWK or JWKS document; kinds of key that no token can be verified with are left out. Throws a RangeError if none remains. */
export function readVerificationKeys(document: unknown): readonly VerificationKey[] {
  const entries = isObject(document) && Array.isArray(document.keys) ? document.keys : [document]
  const keys = entries.flatMap((entry) => (isObject(entry) ? (readVerificationKey(entry) ?? []) : []))
  if (keys.length === 0) throw new RangeError('a JWK or JWKS with a key that verifies signatures')
  return keys
}

function readVerificationKey(jwk: JsonWebKey): VerificationKey | undefined {
  if (jwk.use !== undefined && jwk.use !== 'sig') return undefined
  const verifiers = jwk.kty === 'oct' ? readSharedKey(jwk) : readPublicKey(jwk)
  const algorithms = verifiers.filter(([name]) => jwk.alg === undefined || jwk.alg === name)
  if (algorithms.length === 0) return undefined
  return { id: typeof jwk.kid === 'string' ? jwk.kid : undefined, algorithms: new Map(algorithms) }
}

type NamedVerifier = readonly [algorithm: string, verify: Verify]

function readSharedKey(jwk: JsonWebKey): readonly NamedVerifier[] {
  const bytes = Buffer.from(typeof jwk.k === 'string' ? jwk.k : '', 'base64url')
  // RFC 7518, section 3.2: a key at least as long as the hash.
  return [256, 384, 512].filter((bits) => bytes.length * 8 >= bits).map((bits) => [`HS${bits}`, hmacVerifier(`sha${bits}`, bytes)])
}

function readPublicKey(jwk: JsonWebKey): readonly NamedVerifier[] {
  const key = findPublicKey(jwk)
  if (key?.asymmetricKeyType === 'rsa') return rsaVerifiers(key)
  if (key?.asymmetricKeyType === 'ec') return ellipticVerifiers(key)
  if (key?.asymmetricKeyType === 'ed25519' || key?.asymmetricKeyType === 'ed448') return [['EdDSA', publicKeyVerifier(null, { key })]]
  return []
}

function rsaVerifiers(key: KeyObject): readonly NamedVerifier[] {
  // RFC 7518, section 3.3: 2048 bits or more.
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return []
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
  return [256, 384, 512].flatMap((bits): readonly NamedVerifier[] => [
    [`RS${bits}`, publicKeyVerifier(`sha${bits}`, { key })],
    [`PS${bits}`, publicKeyVerifier(`sha${bits}`, pss)],
  ])
}

const curves = {
  prime256v1: ['ES256', 'sha256'],
  secp384r1: ['ES384', 'sha384'],
  secp521r1: ['ES512', 'sha512'],
} as const satisfies Record<string, readonly [algorithm: string, hash: string]>

function ellipticVerifiers(key: KeyObject): readonly NamedVerifier[] {
  const curve = Object.entries(curves).find(([name]) => name === key.asymmetricKeyDetails?.namedCurve)?.[1]
  if (curve === undefined) return []
  const [algorithm, hash] = curve
  return [[algorithm, publicKeyVerifier(hash, { key, dsaEncoding: 'ieee-p1363' })]]
}

/** `createPublicKey` also accepts a private JWK and then keeps its public half only. */
function findPublicKey(jwk: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    // Providers publish keys of kinds that this Node does not know; their tokens are then refused for want of a key.
    return undefined
  }
}

function publicKeyVerifier(hash: string | null, key: { readonly key: KeyObject } & SigningOptions): Verify {
  return (signed, signature) => verifySignature(hash, Buffer.from(signed, 'latin1'), key, signature)
}

function hmacVerifier(hash: string, secret: Buffer): Verify {
  // Bytes would be made a key again for each token: 54 µs against 17.
  const key = createSecretKey(secret)
  return (signed, signature) => {
    const expected = createHmac(hash, key).update(signed, 'latin1').digest()
    return expected.length === signature.length && timingSafeEqual(expected, signature)
  }
}

/** The bytes that a written secret stands for. Throws a RangeError when base64 was promised and is not there. */
export function toSecretBytes(secret: string, options: { readonly isBase64: boolean }): Buffer {
  if (!options.isBase64) return Buffer.from(secret, 'utf8')
  // PostgREST reads `.` as padding too, as some providers hand secrets out.
  const text = secret.trim().replaceAll('.', '=')
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) throw new RangeError('text in base64')
  return Buffer.from(text, 'base64')
}

function findJson(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // A secret may begin with a brace.
    return undefined
  }
}
