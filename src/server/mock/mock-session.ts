import { createHash } from 'node:crypto'
import { decodeJwt, type JWTPayload, SignJWT } from 'jose'
import type { Clock } from '../../base/clock.ts'
import { badJwt, refreshTokenNotFound } from '../../services/auth/service.ts'

const secret = new TextEncoder().encode('a mock keeps no secrets, and this is no secret of anybody')
const validFor = 3600

/** The address is empty where nobody gave one. */
export type MockUser = { readonly id: string; readonly email: string }

/** The same address is always the same user: its id is a version 8 UUID (RFC 9562) of it. */
export function toUser(email: string): MockUser {
  const digits = createHash('sha256').update(email).digest('hex')
  return {
    email,
    id: `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`,
  }
}

/** What a sign-in answers: tokens that a mock takes, and that nobody else does. */
export async function signSession(user: MockUser, clock: Clock) {
  const now = Math.floor(clock.now() / 1000)
  const access_token = await new SignJWT({ role: 'authenticated', email: user.email, session_id: user.id, aal: 'aal1' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(user.id)
    .setIssuedAt(now)
    .setExpirationTime(now + validFor)
    .sign(secret)
  const refresh_token = Buffer.from(JSON.stringify({ id: user.id, email: user.email })).toString('base64url')
  return { access_token, token_type: 'bearer', expires_in: validFor, expires_at: now + validFor, refresh_token, user: renderUser(user) }
}

/** Whoever a refresh token of `signSession` names. Throws `refresh_token_not_found`. */
export function readRefreshToken(token: string): MockUser {
  const { id, email } = parseUser(token)
  if (typeof id !== 'string' || typeof email !== 'string') throw refreshTokenNotFound()
  return { id, email }
}

function parseUser(token: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(Buffer.from(token, 'base64url').toString())) as Readonly<Record<string, unknown>>
  } catch {
    throw refreshTokenNotFound()
  }
}

/** Whoever an access token names, whichever server signed it. Throws `bad_jwt` for one that is none, has expired, or names nobody. */
export function readAccessToken(token: string, clock: Clock): MockUser {
  const { sub, exp, email } = decode(token)
  if (exp !== undefined && exp <= clock.now() / 1000) throw badJwt('token has invalid claims: token is expired')
  if (sub === undefined || sub === '') throw badJwt('missing sub claim')
  return { id: sub, email: typeof email === 'string' ? email : '' }
}

function decode(token: string): JWTPayload {
  try {
    return decodeJwt(token)
  } catch {
    throw badJwt('unable to parse or verify signature')
  }
}

export function renderUser({ id, email }: MockUser) {
  const at = '2026-01-01T00:00:00Z'
  return {
    id,
    aud: 'authenticated',
    role: 'authenticated',
    email,
    phone: '',
    app_metadata: {},
    user_metadata: {},
    identities: [],
    created_at: at,
    updated_at: at,
    is_anonymous: email === '',
  }
}
