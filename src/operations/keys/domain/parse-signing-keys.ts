import { createPublicKey, type JsonWebKey } from 'node:crypto'
import type { Jwk } from '../types.ts'
import { readSigningKey, type SigningKey } from './signing-key.ts'

/** Keys of a file. */
export type SigningKeyFile = {
  readonly signing: SigningKey
  /** Everything a token may be verified with, shared keys included. */
  readonly verifying: readonly Jwk[]
  /** What may be published. */
  readonly published: readonly Jwk[]
}

/**
 * A JWK, a list of them (what Supabase's CLI writes) or a JWKS (RFC 7517). The first one that may sign does: by its `key_ops`, else by its
 * private half. Throws a RangeError when none can.
 */
export function parseSigningKeys(text: string): SigningKeyFile {
  const jwks = readKeys(text)
  const signing = jwks.find(mayBeSignedWith)
  if (signing === undefined) throw new RangeError('no key in it has a private half')
  const published = jwks.filter(({ kty }) => kty !== 'oct').map(toPublicJwk)
  return { signing: readSigningKey(signing), verifying: [...jwks.filter(({ kty }) => kty === 'oct'), ...published], published }
}

function readKeys(text: string): readonly Jwk[] {
  const document = parseJson(text)
  const list = isJwk(document) && Array.isArray(document.keys) ? document.keys : Array.isArray(document) ? document : [document]
  if (!list.every(isJwk)) throw new RangeError('it holds something that is no JWK')
  return list
}

function mayBeSignedWith(jwk: Jwk): boolean {
  if (typeof jwk.d !== 'string' && typeof jwk.k !== 'string') return false
  return !Array.isArray(jwk.key_ops) || jwk.key_ops.includes('sign')
}

function toPublicJwk(jwk: Jwk): Jwk {
  const { kid, alg } = jwk
  const names = { ...(kid === undefined ? {} : { kid }), ...(alg === undefined ? {} : { alg }) }
  try {
    return {
      ...createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }).export({ format: 'jwk' }),
      ...names,
      use: 'sig',
      key_ops: ['verify'],
    }
  } catch {
    throw new RangeError('a key in it cannot be read')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RangeError('it is not JSON')
  }
}

function isJwk(value: unknown): value is Jwk {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
