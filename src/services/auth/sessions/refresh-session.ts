import type { Fault } from '../../../base/fault.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { hashToken } from '../domain/refresh-token.ts'
import { findSessionEnd } from '../domain/session-limits.ts'
import type { CallScope } from '../endpoint.ts'
import { refreshTokenNotFound, refreshTokenUsed, refreshWithoutSession, sessionExpired, userBanned } from '../errors.ts'
import { isBanned } from '../serving/identify-caller.ts'
import { findRefreshToken } from '../store/refresh-tokens.ts'
import { deleteSession, listSessions, lockSession, type StoredSession, touchSession } from '../store/sessions.ts'
import { findUserById } from '../store/users.ts'
import type { User } from '../types.ts'
import { type AccessToken, issueAccessToken } from './issue-access-token.ts'
import { findAddress } from './issue-session.ts'
import { type Rotation, rotateRefreshToken } from './rotate-refresh-token.ts'

/** A refusal is told to the client, and what led to it is kept: the session it ended, the event it recorded. */
export type Refresh =
  | {
      readonly kind: 'refreshed'
      readonly user: User
      readonly session: StoredSession
      readonly access: AccessToken
      readonly refreshToken: string
    }
  | { readonly kind: 'refused'; readonly why: Fault }

/**
 * New tokens for a session (RFC 6749, section 6). A token used twice ends the session: somebody else has it too (RFC 9700, section 4.14.2).
 * Only who began the session refreshes it: `clientId` is the application that did, by the OAuth server, or null. Throws
 * `refresh_token_not_found`, `session_not_found`.
 */
export async function refreshSession(
  scope: CallScope,
  token: string,
  { clientId }: { readonly clientId: string | null },
): Promise<Refresh> {
  const { session, user } = await findSessionOf(scope, token)
  if (session.oauth_client_id !== clientId) throw refreshTokenNotFound()
  if (isBanned(user, scope.context)) return { kind: 'refused', why: userBanned(400) }
  const end = await findEnd(scope, session)
  if (end !== undefined) return { kind: 'refused', why: end }
  return await rotate(scope, { session, user }, await rotateRefreshToken(scope, session, token))
}

type Found = { readonly session: StoredSession; readonly user: User }

/** Locks the session, so that refreshes of it come one after the other. */
async function findSessionOf({ transaction }: CallScope, token: string): Promise<Found> {
  const stored = await findRefreshToken(transaction, hashToken(token))
  if (stored === undefined) throw refreshTokenNotFound()
  const session = stored.session_id === null ? undefined : await lockSession(transaction, stored.session_id)
  const user = session === undefined ? undefined : await findUserById(transaction, session.user_id)
  if (session === undefined || user === undefined || user.deleted_at !== null) throw refreshWithoutSession()
  return { session, user }
}

async function findEnd({ transaction, context }: CallScope, session: StoredSession): Promise<Fault | undefined> {
  const { settings, clock } = context
  const others = settings.sessionSinglePerUser ? await listSessions(transaction, session.user_id) : []
  switch (findSessionEnd(session, others, { settings, now: clock.now() })) {
    case undefined:
      return undefined
    case 'timebox':
      return sessionExpired()
    case 'inactivity':
      return sessionExpired('Inactivity')
    case 'newer login':
      return sessionExpired('Revoked by Newer Login')
  }
}

async function rotate(scope: CallScope, { session, user }: Found, rotation: Rotation): Promise<Refresh> {
  const { transaction, context, request } = scope
  if (rotation.kind === 'reused') {
    await deleteSession(transaction, session.id)
    recordAudit(scope, 'token_reused', { actor: user, traits: { session_id: session.id } })
    return { kind: 'refused', why: refreshTokenUsed() }
  }
  if (rotation.kind === 'rotated') {
    await touchSession(transaction, session.id, { at: new Date(context.clock.now()), userAgent: request.userAgent, ip: findAddress(scope) })
    recordAudit(scope, 'token_refreshed', { actor: user })
    recordAudit(scope, 'token_revoked', { actor: user })
  }
  const access = await issueAccessToken(scope, user, session, 'token_refresh')
  return { kind: 'refreshed', session, user, access, refreshToken: rotation.token }
}
