import { createHmac } from 'node:crypto'
import type { Claims } from './claim-path.ts'

/** A JWT signed with HS256 (RFC 7515, appendix A.1). */
export function signToken(claims: Claims, secret: Buffer): string {
  const signed = `${toPart({ alg: 'HS256', typ: 'JWT' })}.${toPart(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed, 'latin1').digest('base64url')}`
}

function toPart(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url')
}
