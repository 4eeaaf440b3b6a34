import { hashToken, toNextToken } from '../domain/refresh-token.ts'
import type { CallScope } from '../endpoint.ts'
import { findActiveToken, findRefreshToken, insertRefreshToken, revokeTokens } from '../store/refresh-tokens.ts'
import type { StoredSession } from '../store/sessions.ts'
import { sessionKeyPlace } from './issue-session.ts'

export type Rotation =
  | { readonly kind: 'rotated'; readonly token: string }
  /** Asked again within the grace period: the token that is valid now. */
  | { readonly kind: 'repeated'; readonly token: string }
  /** Used long ago: somebody else has it too. */
  | { readonly kind: 'reused' }

/** How many refreshes a client may be behind within the grace period. */
const longestWalk = 50

/** Exchanges a refresh token of a session whose row is locked. */
export async function rotateRefreshToken(scope: CallScope, session: StoredSession, token: string): Promise<Rotation> {
  const { transaction, context, request } = scope
  // Read again under the lock: a refresh at the same moment may have used it meanwhile.
  const stored = await findRefreshToken(transaction, hashToken(token))
  if (stored === undefined) return { kind: 'reused' }
  if (!context.settings.refreshTokenRotation && !stored.revoked) return { kind: 'repeated', token }
  const key = decryptKey(scope, session)
  if (!stored.revoked) return { kind: 'rotated', token: await exchange(scope, session, { token, key }) }
  const age = request.receivedAt - stored.updated_at.getTime()
  const current =
    age <= context.settings.refreshTokenReuseInterval * 1000 ? await findDescendant(scope, session, { token, key }) : undefined
  return current === undefined ? { kind: 'reused' } : { kind: 'repeated', token: current }
}

type TokenAndKey = { readonly token: string; readonly key: string }

async function exchange({ transaction, context }: CallScope, session: StoredSession, { token, key }: TokenAndKey): Promise<string> {
  const at = new Date(context.clock.now())
  const next = toNextToken(token, key)
  await revokeTokens(transaction, { sessionId: session.id, hash: hashToken(token), at })
  await insertRefreshToken(transaction, {
    token: hashToken(next),
    user_id: session.user_id,
    session_id: session.id,
    parent: hashToken(token),
    created_at: at,
  })
  return next
}

/** The valid token that came of this one, if its session still goes on from it. */
async function findDescendant(
  { transaction }: CallScope,
  session: StoredSession,
  { token, key }: TokenAndKey,
): Promise<string | undefined> {
  const active = await findActiveToken(transaction, session.id)
  if (active === undefined) return undefined
  let next = token
  for (let step = 0; step < longestWalk; step++) {
    next = toNextToken(next, key)
    if (hashToken(next) === active.token) return next
  }
  return undefined
}

function decryptKey({ context }: CallScope, session: StoredSession): string {
  if (session.refresh_token_hmac_key === null) throw new Error('A session of ours has no key')
  return context.vault.decrypt(session.refresh_token_hmac_key, sessionKeyPlace(session.id))
}
