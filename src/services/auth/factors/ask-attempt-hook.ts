import type { CallScope } from '../endpoint.ts'
import { mfaRejected } from '../errors.ts'
import type { Factor } from '../store/factors.ts'
import { deleteSessionsOfUser } from '../store/sessions.ts'

const rejectedMessage = 'Further MFA verification attempts will be rejected.'

/** Tells the hook `mfa_verification_attempt` how it went. A rejection ends every session of the user, and is what the answer then says. */
export async function askAttemptHook(
  { transaction, context, request }: CallScope,
  { id, user_id, factor_type }: Factor,
  { isRight }: { readonly isRight: boolean },
): Promise<Error | undefined> {
  const payload = { user_id, factor_id: id, factor_type, valid: isRight }
  const answer = await context.hooks.run(transaction, 'mfa_verification_attempt', payload, request)
  if (answer?.decision !== 'reject') return undefined
  await deleteSessionsOfUser(transaction, user_id)
  return mfaRejected(typeof answer.message === 'string' && answer.message !== '' ? answer.message : rejectedMessage)
}
