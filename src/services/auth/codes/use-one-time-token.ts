import type { Fault } from '../../../base/fault.ts'
import { nobody, recordAudit } from '../audit/record-audit.ts'
import { hashLink } from '../domain/one-time-code.ts'
import type { CallScope } from '../endpoint.ts'
import { codeExpired, linkExpired, userBanned } from '../errors.ts'
import {
  countWrongCode,
  findOneTimeTokenByHash,
  listOneTimeTokensTo,
  lockOneTimeToken,
  type OneTimeToken,
  type OneTimeTokenType,
} from '../store/one-time-tokens.ts'
import { lockUserById } from '../store/users.ts'
import type { User } from '../types.ts'
import { isCodeOf, isExpired } from './keep-one-time-token.ts'

/** Somebody who showed a link or code of theirs. Both rows are locked until the transaction ends. */
export type Shown = { readonly user: User; readonly token: OneTimeToken }

/** Throws `otp_expired` for a link that is unknown, used, expired or of another type, `user_banned`. */
export async function useLink(scope: CallScope, link: string, types: readonly OneTimeTokenType[]): Promise<Shown> {
  const found = await findOneTimeTokenByHash(scope.transaction, hashLink(link), types)
  const shown = found && (await lockShown(scope, found))
  if (shown === undefined || isExpired(scope, shown.token)) throw linkExpired()
  checkBan(scope, shown.user)
  return shown
}

export type CodeToUse = { readonly address: string; readonly code: string; readonly types: readonly OneTimeTokenType[] }

/**
 * Who was sent this code, at this address. A wrong guess is counted for each token that was sent there and answered `otp_expired`, the same
 * with or without an account: `refuse` it, so that the count stays. Throws `user_banned`.
 */
export async function useCode(scope: CallScope, { address, code, types }: CodeToUse): Promise<Shown | { readonly refuse: Fault }> {
  const found = await listOneTimeTokensTo(scope.transaction, address, types)
  // Nobody's token is looked for as long as somebody's.
  const candidates = found.length === 0 ? [nobodysToken] : [...found].sort((a, b) => (a.user_id < b.user_id ? -1 : 1))
  for (const candidate of candidates) {
    const shown = await lockShown(scope, candidate)
    if (shown && isCodeOf(scope, shown.token, code)) {
      checkBan(scope, shown.user)
      return shown
    }
    await countWrongCode(scope.transaction, candidate.id, scope.context.settings.codeAttempts)
  }
  recordAudit(scope, 'login_failed', { actor: nobody, traits: { method: 'otp', users: found.map((token) => token.user_id) } })
  return { refuse: codeExpired() }
}

const nowhere = '00000000-0000-0000-0000-000000000000'

const nobodysToken: Pick<OneTimeToken, 'id' | 'user_id'> = { id: nowhere, user_id: nowhere }

/** Users before their tokens, as whoever sends a code does: two who meet here never wait for each other. */
async function lockShown({ transaction }: CallScope, { id, user_id }: Pick<OneTimeToken, 'id' | 'user_id'>): Promise<Shown | undefined> {
  const user = await lockUserById(transaction, user_id)
  const token = await lockOneTimeToken(transaction, id)
  return user === undefined || token === undefined || user.deleted_at !== null ? undefined : { user, token }
}

function checkBan({ context }: CallScope, { banned_until }: User): void {
  if (banned_until !== null && banned_until.getTime() > context.clock.now()) throw userBanned()
}
