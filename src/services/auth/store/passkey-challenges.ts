import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

/** A row of `auth.webauthn_challenges`. */
export type PasskeyChallenge = {
  readonly id: string
  readonly user_id: string | null
  readonly challenge_type: 'registration' | 'authentication'
  readonly session_data: { readonly challenge: string }
  readonly expires_at: Date
}

export async function insertPasskeyChallenge(
  transaction: AuthTransaction,
  { at, ...challenge }: PasskeyChallenge & { readonly at: Date },
): Promise<void> {
  await transaction.query(sql`
    insert into auth.webauthn_challenges (id, user_id, challenge_type, session_data, created_at, expires_at)
    values (${challenge.id}, ${challenge.user_id}, ${challenge.challenge_type}, ${JSON.stringify(challenge.session_data)},
      ${at.toISOString()}, ${challenge.expires_at.toISOString()})`)
}

/** Takes a challenge out: of two who answer it at once, one finds it. `userId` is null for who has not said yet who they are. */
export async function consumePasskeyChallenge(
  transaction: AuthTransaction,
  { id, type, userId }: { readonly id: string; readonly type: PasskeyChallenge['challenge_type']; readonly userId: string | null },
): Promise<PasskeyChallenge | undefined> {
  const [challenge] = await transaction.query<PasskeyChallenge>(sql`
    delete from auth.webauthn_challenges
    where id = ${id} and challenge_type = ${type} and user_id is not distinct from ${userId}::uuid
    returning id, user_id, challenge_type, session_data, expires_at`)
  return challenge
}
