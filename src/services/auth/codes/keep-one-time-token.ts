import { type CodeAndLink, createCodeAndLink, type Flow, hashCode, hashLink, isSameHash } from '../domain/one-time-code.ts'
import type { CallScope } from '../endpoint.ts'
import { insertOneTimeToken, type OneTimeToken, type OneTimeTokenType } from '../store/one-time-tokens.ts'

export type TokenToKeep = {
  readonly userId: string
  readonly type: OneTimeTokenType
  /** Where it is sent to. */
  readonly address: string
  /** Digits. */
  readonly length: number
  /** Seconds. */
  readonly lifetime: number
  readonly flow?: Flow
  /** In place of a random one. */
  readonly code?: string | undefined
}

/** A new link and code, kept as hashes; the code's hash, which all codes tried would betray, is encrypted besides. */
export async function keepOneTimeToken({ transaction, context }: CallScope, token: TokenToKeep): Promise<CodeAndLink> {
  const { userId, type, address, length, lifetime, flow = 'implicit' } = token
  const made = createCodeAndLink(context.random, { length, flow })
  const code = token.code ?? made.code
  const at = context.clock.now()
  await insertOneTimeToken(transaction, {
    id: context.random.uuid(),
    user_id: userId,
    token_type: type,
    token_hash: hashLink(made.link),
    relates_to: address,
    code_hash: context.vault.encrypt(hashCode(address, code), tokenPlace(userId, type)),
    created_at: new Date(at),
    expires_at: new Date(at + lifetime * 1000),
  })
  return { code, link: made.link }
}

/** Whether the code is the one that was sent with this token, and still counts. */
export function isCodeOf({ context }: Pick<CallScope, 'context'>, token: OneTimeToken, code: string): boolean {
  if (token.code_hash === null || isExpired({ context }, token)) return false
  const expected = context.vault.decrypt(token.code_hash, tokenPlace(token.user_id, token.token_type))
  return isSameHash(expected, hashCode(token.relates_to, code))
}

export function isExpired({ context }: Pick<CallScope, 'context'>, { expires_at }: OneTimeToken): boolean {
  return expires_at.getTime() <= context.clock.now()
}

const tokenPlace = (userId: string, type: OneTimeTokenType) => `auth.one_time_tokens/${userId}/${type}`
