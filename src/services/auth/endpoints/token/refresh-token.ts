import { Type } from 'typebox'
import { hashToken } from '../../domain/refresh-token.ts'
import { findSessionEnd } from '../../domain/session-limits.ts'
import type { CallScope } from '../../endpoint.ts'
import {
  refreshTokenNotFound,
  refreshTokenUsed,
  refreshWithoutSession,
  sessionExpired,
  userBanned,
  validationFailed,
} from '../../errors.ts'
import { defineGrant } from '../../grant.ts'
import { isBanned } from '../../identify-caller.ts'
import { issueAccessToken } from '../../issue-access-token.ts'
import { buildTokenReply, findAddress } from '../../issue-session.ts'
import { recordAudit } from '../../record-audit.ts'
import { type Rotation, rotateRefreshToken } from '../../rotate-refresh-token.ts'
import { findRefreshToken } from '../../store/refresh-tokens.ts'
import { deleteSession, listSessions, lockSession, type StoredSession, touchSession } from '../../store/sessions.ts'
import { findUserById } from '../../store/users.ts'
import type { AuthReply, User } from '../../types.ts'

/** New tokens for a session (RFC 6749, section 6). A token used twice ends the session: somebody else has it too (RFC 9700, section 4.14.2). */
export const refreshTokenGrant = defineGrant({
  type: 'refresh_token',
  about: 'Exchanges a refresh token for new tokens.',
  limit: 'token_refresh',
  takesCaptcha: false,
  body: Type.Object({ refresh_token: Type.Optional(Type.String()) }),
  run: async ({ body, ...scope }) => {
    const token = body.refresh_token ?? ''
    if (token === '') throw validationFailed('refresh_token required')
    const { session, user } = await findSessionOf(scope, token)
    if (isBanned(user, scope.context)) return { refuse: userBanned(400) }
    const end = await endIfOver(scope, session)
    if (end !== undefined) return { refuse: end }
    return await answerRotation(scope, { session, user }, await rotateRefreshToken(scope, session, token))
  },
})

type Refreshed = { readonly session: StoredSession; readonly user: User }

/** Locks the session, so that refreshes of it come one after the other. */
async function findSessionOf({ transaction }: CallScope, token: string): Promise<Refreshed> {
  const stored = await findRefreshToken(transaction, hashToken(token))
  if (stored === undefined) throw refreshTokenNotFound()
  const session = stored.session_id === null ? undefined : await lockSession(transaction, stored.session_id)
  const user = session === undefined ? undefined : await findUserById(transaction, session.user_id)
  if (session === undefined || user === undefined || user.deleted_at !== null) throw refreshWithoutSession()
  // Of an application that was allowed in by the OAuth server: it refreshes there, as the client that it is.
  if (session.oauth_client_id !== null) throw refreshTokenNotFound()
  return { session, user }
}

async function endIfOver({ transaction, context }: CallScope, session: StoredSession): Promise<Error | undefined> {
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

async function answerRotation(scope: CallScope, { session, user }: Refreshed, rotation: Rotation): Promise<AuthReply> {
  const { transaction, context, request } = scope
  if (rotation.kind === 'reused') {
    await deleteSession(transaction, session.id)
    recordAudit(scope, 'token_reused', { actor: user, traits: { session_id: session.id } })
    return { refuse: refreshTokenUsed() }
  }
  if (rotation.kind === 'rotated') {
    await touchSession(transaction, session.id, { at: new Date(context.clock.now()), userAgent: request.userAgent, ip: findAddress(scope) })
    recordAudit(scope, 'token_refreshed', { actor: user })
    recordAudit(scope, 'token_revoked', { actor: user })
  }
  const access = await issueAccessToken(scope, user, session, 'token_refresh')
  return { status: 200, body: await buildTokenReply(scope, user, { access, refreshToken: rotation.token }) }
}
