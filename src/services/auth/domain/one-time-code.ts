import { createHash, timingSafeEqual } from 'node:crypto'
import type { RandomSource } from '../context.ts'
import { toStoredEmail } from './to-stored-email.ts'

/**
 * A link and a code for the same deed. They share nothing: who guesses all codes knows no link. `link` is as long as the hash that Supabase
 * puts there; `pkce_` before it tells that the client began a flow of PKCE (RFC 7636).
 */
export type CodeAndLink = { readonly code: string; readonly link: string }

export const pkcePrefix = 'pkce_'

export function createCodeAndLink(random: RandomSource, { length, flow }: { readonly length: number; readonly flow: Flow }): CodeAndLink {
  return { code: random.digits(length), link: `${flow === 'pkce' ? pkcePrefix : ''}${random.bytes(28).toString('hex')}` }
}

export type Flow = 'pkce' | 'implicit'

/** What is stored of a link. */
export function hashLink(link: string): string {
  return hash(link)
}

/** What is stored, encrypted, of a code: it is bound to where it was sent. */
export function hashCode(address: string, code: string): string {
  return hash(`${toStoredEmail(address)}\0${code}`)
}

/** In a time that tells nothing about the hash. */
export function isSameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

function hash(text: string): string {
  return createHash('sha224').update(text).digest('hex')
}
