import type { Fault } from '../../../base/fault.ts'
import { isCodeOf } from '../codes/keep-one-time-token.ts'
import type { CallScope } from '../endpoint.ts'
import { nonceInvalid } from '../errors.ts'
import { countWrongCode, deleteOneTimeTokens, listOneTimeTokensTo, lockOneTimeToken } from '../store/one-time-tokens.ts'
import type { User } from '../types.ts'

/**
 * Whether the code is the one that `reauthenticate` sent to this user; it is used up. Gives the Fault otherwise, to be answered with `refuse` so
 * that the wrong guess stays counted.
 */
export async function checkReauthentication(scope: CallScope, user: User, nonce: string): Promise<Fault | undefined> {
  const { transaction, context } = scope
  const address = user.email ?? user.phone ?? ''
  const known = await listOneTimeTokensTo(transaction, address, ['reauthentication_token'])
  const found = known.find((token) => token.user_id === user.id)
  const token = found && (await lockOneTimeToken(transaction, found.id))
  if (token && isCodeOf(scope, token, nonce)) {
    await deleteOneTimeTokens(transaction, user.id, ['reauthentication_token'])
    return undefined
  }
  if (token) await countWrongCode(transaction, token.id, context.settings.codeAttempts)
  return nonceInvalid()
}
