import { createHash, timingSafeEqual } from 'node:crypto'
import { challengeHasWrongCharacters, challengeHasWrongLength, challengeIncomplete } from '../errors.ts'

/** RFC 7636, section 4.2; `s256` and `plain` as `auth.code_challenge_method` spells them. */
export type CodeChallenge = { readonly challenge: string; readonly method: 's256' | 'plain' }

export type AskedChallenge = { readonly code_challenge?: string | null; readonly code_challenge_method?: string | null }

/**
 * The challenge a client sent, undefined for the implicit flow. `plain` is taken too: clients fall back to it where the browser has no
 * WebCrypto, and it still binds a code to who began. Throws `validation_failed`.
 */
export function parseCodeChallenge({ code_challenge, code_challenge_method }: AskedChallenge): CodeChallenge | undefined {
  if (!code_challenge && !code_challenge_method) return undefined
  const method = code_challenge_method?.toLowerCase()
  if (!code_challenge || (method !== 's256' && method !== 'plain')) throw challengeIncomplete()
  if (code_challenge.length < 43 || code_challenge.length > 128) throw challengeHasWrongLength()
  if (!/^[A-Za-z0-9._~-]+$/.test(code_challenge)) throw challengeHasWrongCharacters()
  return { challenge: code_challenge, method }
}

/** RFC 7636, section 4.6. */
export function isVerifierOf({ challenge, method }: CodeChallenge, verifier: string): boolean {
  const computed = method === 's256' ? createHash('sha256').update(verifier).digest('base64url') : verifier
  return isSameText(computed, challenge)
}

// Hashed first: texts of different length are then compared in the same time too.
function isSameText(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest())
}
