import { isIP } from 'node:net'
import { hashToken } from '../domain/refresh-token.ts'
import type { CallScope } from '../endpoint.ts'
import { insertAmrClaim } from '../store/amr-claims.ts'
import { insertRefreshToken, revokeTokens } from '../store/refresh-tokens.ts'
import { insertSession, type StoredSession } from '../store/sessions.ts'
import { updateUser } from '../store/users.ts'
import type { AssuranceLevel, AuthenticationMethod, Session, TokenReply, User } from '../types.ts'
import { toUserJson } from '../users/render-user.ts'
import { type AccessToken, issueAccessToken } from './issue-access-token.ts'

export type SessionToIssue = {
  readonly method: AuthenticationMethod
  /** Absent: `aal1`. */
  readonly aal?: AssuranceLevel
  readonly factorId?: string
  /** When the session ends at the latest, as an identity provider wants it. */
  readonly notAfter?: Date
  /** Of a session that another application has, by the OAuth server. */
  readonly oauthClientId?: string
  readonly scopes?: string
}

/**
 * Signs somebody in: a session with its first refresh token, and an access token. Throws the Faults of hooks.
 * Whether they may sign in was decided before.
 */
export async function issueSession(scope: CallScope, user: User, wanted: SessionToIssue): Promise<TokenReply> {
  const { session, refreshToken } = await startSession(scope, user, wanted)
  const signedIn = await updateUser(scope.transaction, user.id, { last_sign_in_at: session.created_at }, session.created_at)
  const access = await issueAccessToken(scope, signedIn, session, wanted.method)
  return await buildTokenReply(scope, signedIn, { access, refreshToken })
}

/** A session and its first refresh token, for who makes an answer of another form from them. */
export async function startSession(
  scope: CallScope,
  user: User,
  { method, aal = 'aal1', factorId, notAfter, oauthClientId, scopes }: SessionToIssue,
): Promise<{ readonly session: StoredSession; readonly refreshToken: string }> {
  const { transaction, context, request } = scope
  const at = new Date(context.clock.now())
  const id = context.random.uuid()
  const session = await insertSession(transaction, {
    id,
    user_id: user.id,
    aal,
    factor_id: factorId ?? null,
    not_after: notAfter ?? null,
    user_agent: request.userAgent,
    ip: findAddress(scope),
    tag: findTag(scope),
    oauth_client_id: oauthClientId ?? null,
    scopes: scopes ?? null,
    refresh_token_hmac_key: context.vault.encrypt(context.random.bytes(32).toString('base64url'), sessionKeyPlace(id)),
    created_at: at,
  })
  await insertAmrClaim(transaction, { id: context.random.uuid(), sessionId: id, method, at })
  return { session, refreshToken: await startTokenFamily(scope, session) }
}

/**
 * New tokens for a session whose standing changed, after a second factor for instance: the refresh tokens given before are void.
 * `session` is the row as it is after the change.
 */
export async function renewSession(
  scope: CallScope,
  user: User,
  { session, method }: { readonly session: Session; readonly method: AuthenticationMethod },
): Promise<TokenReply> {
  await revokeTokens(scope.transaction, { sessionId: session.id, at: new Date(scope.context.clock.now()) })
  const refreshToken = await startTokenFamily(scope, session)
  const access = await issueAccessToken(scope, user, session, method)
  return await buildTokenReply(scope, user, { access, refreshToken })
}

export async function buildTokenReply(
  { transaction }: CallScope,
  user: User,
  { access, refreshToken }: { readonly access: AccessToken; readonly refreshToken: string },
): Promise<TokenReply> {
  return {
    access_token: access.token,
    token_type: 'bearer',
    expires_in: access.expiresIn,
    expires_at: access.expiresAt,
    refresh_token: refreshToken,
    user: await toUserJson(transaction, user),
  }
}

/** Where the key of a session's refresh tokens is kept: what the vault binds it to. */
export const sessionKeyPlace = (sessionId: string) => `auth.sessions/${sessionId}`

/** Undefined addresses, as of a unix socket, have no place in the column. */
export function findAddress({ request }: CallScope): string | null {
  return isIP(request.ip) === 0 ? null : request.ip
}

async function startTokenFamily({ transaction, context }: CallScope, session: Session): Promise<string> {
  const token = context.random.bytes(32).toString('base64url')
  await insertRefreshToken(transaction, {
    token: hashToken(token),
    user_id: session.user_id,
    session_id: session.id,
    parent: null,
    created_at: new Date(context.clock.now()),
  })
  return token
}

/** The kind of session a client says it is, if the project knows that kind. */
function findTag({ context, request }: CallScope): string | null {
  const asked = request.headers['x-supabase-session-tag']
  return context.settings.sessionTags.find((tag) => tag === asked) ?? null
}
