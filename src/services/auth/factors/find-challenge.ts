import { isUuid } from '../domain/is-uuid.ts'
import type { CallScope } from '../endpoint.ts'
import { challengeExpired, challengeFromElsewhere, challengeNotFound } from '../errors.ts'
import { findAddress } from '../sessions/issue-session.ts'
import { deleteChallenge, type FactorChallenge, lockChallenge } from '../store/factor-challenges.ts'

export type WantedChallenge = { readonly id: string; readonly factorId: string; readonly sessionId: string }

/**
 * The challenge that is being answered, or why it cannot be: made for another factor or another session, answered before, from another
 * address, or too late.
 */
export async function findChallenge(
  scope: CallScope,
  { id, factorId, sessionId }: WantedChallenge,
): Promise<FactorChallenge | { readonly refuse: Error }> {
  const { transaction, context } = scope
  const challenge = isUuid(id) ? await lockChallenge(transaction, { id, factorId }) : undefined
  if (challenge?.web_authn_session_data?.session_id !== sessionId) return { refuse: challengeNotFound() }
  if (challenge.verified_at !== null || challenge.ip_address !== (findAddress(scope) ?? '::')) return { refuse: challengeFromElsewhere() }
  if (challenge.created_at.getTime() + context.settings.mfaChallengeExpiry * 1000 > context.clock.now()) return challenge
  await deleteChallenge(transaction, id)
  return { refuse: challengeExpired(id) }
}
