import { createHash } from 'node:crypto'
import type { Identity } from '../../../access/identity.ts'
import type { RawRequest } from '../types.ts'
import { parseIdempotencyKey } from './parse-idempotency-key.ts'

/** A request's claim to be answered once. */
export type KeyClaim = {
  /** SHA-256 of who calls and the key. */
  readonly id: Buffer
  /** SHA-256 of what is asked. */
  readonly fingerprint: Buffer
}

/** Other methods may be repeated anyway (RFC 9110, section 9.2.2), so that the header means nothing there. */
const claimingMethods = ['POST', 'PATCH']

/** Undefined when the request makes no claim. Throws `idempotency_key_invalid`. */
export function findKeyClaim(request: RawRequest, identity: Identity): KeyClaim | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined || !claimingMethods.includes(request.method)) return undefined
  return { id: digest([identity.role, describeCaller(identity), parseIdempotencyKey(header)]), fingerprint: findFingerprint(request) }
}

/** Headers that decide what is done, or how the answer looks. */
const meaningfulHeaders = ['content-type', 'content-profile', 'accept', 'accept-profile', 'prefer', 'range']

function findFingerprint({ method, path, query, headers, body }: RawRequest): Buffer {
  return digest([method, path, query, ...meaningfulHeaders.map((name) => headers[name] ?? null)], body)
}

/** What a new token for the same person has changed. */
const passingClaims = ['exp', 'iat', 'nbf', 'jti']

/** The subject and who vouches for it; a token without one is told from others by all that is lasting in it. */
function describeCaller({ claims }: Identity): string {
  const known = JSON.parse(claims) as Readonly<Record<string, unknown>>
  if (typeof known.sub === 'string') return JSON.stringify([known.iss ?? null, known.sub])
  const lasting = Object.entries(known).filter(([name]) => !passingClaims.includes(name))
  return JSON.stringify(lasting.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function digest(parts: readonly (string | null)[], rest: Buffer = Buffer.alloc(0)): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).update(rest).digest()
}
