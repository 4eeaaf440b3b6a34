import { Fault } from '../../../base/fault.ts'
import type { AuthContext } from '../context.ts'
import { isUuid } from '../domain/is-uuid.ts'
import type { Access } from '../endpoint.ts'
import { badJwt, noAuthorization, notAdmin, sessionGone, userBanned, userGone } from '../errors.ts'
import { findSession } from '../store/sessions.ts'
import { findUserById } from '../store/users.ts'
import type { AuthRequest, AuthTransaction, Caller } from '../types.ts'

/** The claims of a valid access token, whoever it is for. Throws `no_authorization`, `bad_jwt`. */
export function readAccessToken(request: AuthRequest, context: AuthContext): Readonly<Record<string, unknown>> {
  const token = findBearer(request)
  if (token === undefined) throw noAuthorization()
  const claims = verify(token, context)
  const seconds = context.clock.now() / 1000
  if (typeof claims.exp !== 'number' || claims.exp <= seconds) throw badJwt('token has invalid claims: token is expired')
  if (typeof claims.nbf === 'number' && claims.nbf > seconds) throw badJwt('token has invalid claims: token is not valid yet')
  const { jwtIssuer } = context.settings
  if (jwtIssuer !== '' && claims.iss !== undefined && claims.iss !== jwtIssuer)
    throw badJwt('token has invalid claims: token has invalid issuer')
  return claims
}

/**
 * Who calls, of a token that `readAccessToken` accepted. Signed by us is not enough: an ID token of the OAuth server is, and opens nothing here,
 * and neither does a token that names another audience than the user's.
 * Throws `bad_jwt`, `user_not_found`, `session_not_found`, `user_banned`, all 403.
 */
export async function findCaller(
  claims: Readonly<Record<string, unknown>>,
  transaction: AuthTransaction,
  context: AuthContext,
): Promise<Caller> {
  const { sub, role, session_id } = claims
  if (typeof sub !== 'string' || sub === '') throw badJwt('missing sub claim')
  if (!isUuid(sub)) throw badJwt('sub claim must be a UUID')
  if (typeof role !== 'string' || role === '') throw badJwt('missing role claim')
  const user = await findUserById(transaction, sub)
  if (user === undefined || user.deleted_at !== null) throw userGone()
  if (!isMeantFor(claims.aud, user.aud)) throw badJwt('token has invalid claims: token has invalid audience')
  if (isBanned(user, context)) throw userBanned()
  if (session_id === undefined || session_id === null || session_id === '') return { user, session: undefined, claims }
  if (typeof session_id !== 'string' || !isUuid(session_id)) throw badJwt('session_id claim must be a UUID')
  const session = await findSession(transaction, session_id)
  if (session === undefined || session.user_id !== user.id) throw sessionGone()
  return { user, session, claims }
}

export function isBanned(user: Pick<Caller['user'], 'banned_until'>, { clock }: Pick<AuthContext, 'clock'>): boolean {
  return user.banned_until !== null && user.banned_until.getTime() > clock.now()
}

/** RFC 7519, section 4.1.3: one of several is enough, and a token that names none is for everybody. */
function isMeantFor(named: unknown, audience: string): boolean {
  if (named === undefined || named === null || named === '') return true
  return Array.isArray(named) ? named.includes(audience) : named === audience
}

/** What decides over REST decides here too: a token or key of `service_role`. */
export type Authenticate = (credentials: {
  readonly authorization?: string | undefined
  readonly apikey?: string | undefined
}) => { readonly role: string } | Promise<{ readonly role: string }>

/** Throws `no_authorization`, `bad_jwt`, `not_admin`. */
export async function checkAccess(access: Access, request: AuthRequest, authenticate: Authenticate): Promise<void> {
  if (access !== 'admin') return
  const authorization = findHeader(request, 'authorization')
  const apikey = findHeader(request, 'apikey')
  if (authorization === undefined && apikey === undefined) throw noAuthorization()
  const { role } = await identify(() => authenticate({ authorization, apikey }))
  if (role !== 'service_role') throw notAdmin()
}

async function identify(authenticate: () => ReturnType<Authenticate>): Promise<{ readonly role: string }> {
  try {
    return await authenticate()
  } catch (error) {
    if (error instanceof Fault && error.status === 401) throw badJwt(error.message)
    throw error
  }
}

function verify(token: string, { signer }: AuthContext): Readonly<Record<string, unknown>> {
  try {
    return signer.verify(token)
  } catch (error) {
    if (error instanceof Fault && error.status < 500) throw badJwt('unable to parse or verify signature')
    throw error
  }
}

function findBearer(request: AuthRequest): string | undefined {
  return /^bearer +(\S+) *$/i.exec(findHeader(request, 'authorization') ?? '')?.[1]
}

function findHeader({ headers }: AuthRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
