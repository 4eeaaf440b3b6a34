import { isUuid } from '../domain/is-uuid.ts'
import type { CallScope } from '../endpoint.ts'
import { passkeyChallengeExpired, passkeyChallengeNotFound } from '../errors.ts'
import { consumePasskeyChallenge, insertPasskeyChallenge, type PasskeyChallenge } from '../store/passkey-challenges.ts'

type ChallengeOwner = { readonly type: PasskeyChallenge['challenge_type']; readonly userId: string | null }

/** Keeps what an authenticator is asked to sign; gives what a client needs to know of it. `expires_at`: seconds since 1970. */
export async function startPasskeyChallenge(
  { transaction, context }: CallScope,
  { type, userId, challenge }: ChallengeOwner & { readonly challenge: string },
): Promise<{ readonly challenge_id: string; readonly expires_at: number }> {
  const [id, now] = [context.random.uuid(), context.clock.now()]
  const expires = now + context.settings.mfaChallengeExpiry * 1000
  await insertPasskeyChallenge(transaction, {
    id,
    user_id: userId,
    challenge_type: type,
    session_data: { challenge },
    at: new Date(now),
    expires_at: new Date(expires),
  })
  return { challenge_id: id, expires_at: Math.floor(expires / 1000) }
}

/** The challenge, which nobody can answer any more after this, right or wrong; or why it cannot be answered. */
export async function takePasskeyChallenge(
  { transaction, context }: CallScope,
  { id, ...owner }: ChallengeOwner & { readonly id: string },
): Promise<string | { readonly refuse: Error }> {
  const challenge = isUuid(id) ? await consumePasskeyChallenge(transaction, { id, ...owner }) : undefined
  if (challenge === undefined) return { refuse: passkeyChallengeNotFound() }
  if (challenge.expires_at.getTime() <= context.clock.now()) return { refuse: passkeyChallengeExpired() }
  return challenge.session_data.challenge
}
