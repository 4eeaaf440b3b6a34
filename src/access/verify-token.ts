import { isUtf8 } from 'node:buffer'
import { type Claims, isObject } from './claim-path.ts'
import {
  noSuitableKey,
  undecodablePart,
  undecodableToken,
  unreadableClaims,
  unsecuredToken,
  wrongPartCount,
  wrongSignature,
} from './errors.ts'
import type { VerificationKey } from './verification-key.ts'

/** A token taken apart; nothing in it can be believed yet. */
export type TokenParts = {
  readonly algorithm: string
  readonly keyId: string | undefined
  /** Header and payload as they were signed. */
  readonly signed: string
  readonly payload: Buffer
  readonly signature: Buffer
}

export type VerifiedClaims = { readonly claims: Claims; readonly text: string }

/** JWS Compact Serialization (RFC 7515, section 7.1). Throws the Faults of PGRST301. */
export function parseToken(token: string): TokenParts {
  const parts = token.split('.', 6)
  const [header, payload, signature] = parts
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) {
    throw wrongPartCount(token.split('.').length)
  }
  const fields = parseHeader(decodePart(header))
  const { alg, kid } = fields
  if (typeof alg !== 'string') throw undecodableToken()
  if (alg.toLowerCase() === 'none') throw unsecuredToken()
  // RFC 7515, section 4.1.11: extensions that must be understood; none is.
  if (Object.hasOwn(fields, 'crit')) throw undecodableToken()
  return {
    algorithm: alg,
    keyId: typeof kid === 'string' ? kid : undefined,
    signed: `${header}.${payload}`,
    payload: decodePart(payload),
    signature: decodePart(signature),
  }
}

/** Keys that the token may have been signed with: of its algorithm, and of its key id unless the key has none. */
export function findKeys(token: TokenParts, keys: readonly VerificationKey[]): readonly VerificationKey[] {
  return keys.filter(
    (key) => key.algorithms.has(token.algorithm) && (token.keyId === undefined || key.id === undefined || key.id === token.keyId),
  )
}

/** Throws the Faults of PGRST301, and PGRST303 when what was signed is not a JSON object. */
export function verifyToken(token: TokenParts, keys: readonly VerificationKey[]): VerifiedClaims {
  const candidates = findKeys(token, keys)
  if (candidates.length === 0) throw noSuitableKey()
  const isGenuine = candidates.some((key) => key.algorithms.get(token.algorithm)?.(token.signed, token.signature) === true)
  if (!isGenuine) throw wrongSignature()
  return parseClaims(token.payload)
}

function parseClaims(payload: Buffer): VerifiedClaims {
  if (!isUtf8(payload)) throw unreadableClaims()
  const text = payload.toString('utf8')
  const claims = parseJson(text, unreadableClaims)
  if (!isObject(claims)) throw unreadableClaims()
  return { claims, text }
}

function parseHeader(bytes: Buffer): Readonly<Record<string, unknown>> {
  const header = parseJson(bytes.toString('utf8'), undecodableToken)
  if (!isObject(header)) throw undecodableToken()
  return header
}

/** Node skips what is not base64url, a last character alone too; here one token must have one spelling only. */
function decodePart(text: string): Buffer {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw undecodablePart()
  return Buffer.from(text, 'base64url')
}

function parseJson(text: string, refusal: () => Error): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refusal()
  }
}
