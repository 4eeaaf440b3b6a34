import { createHash } from 'node:crypto'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { decodeJwt, SignJWT } from 'jose'
import type { Clock } from '../../base/clock.ts'
import { mockCannot } from '../../operations/mock/operation.ts'
import { signInRefused } from './errors.ts'

const secret = new TextEncoder().encode('a mock keeps no secrets, and this is no secret of anybody')
const validFor = 3600

export type MockUser = { readonly id: string; readonly email: string }

/**
 * As much of Auth as pages need to come past their sign-in: any address with any password, but `wrong`. The same address is always the same user.
 */
export function createMockAuth(clock: Clock): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers()
    // A sign-out comes as JSON without a body.
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body === '' ? undefined : JSON.parse(String(body))),
    )
    app.post('/token', async (request) => await signSession(readUser(request), clock))
    app.post('/signup', async (request) => await signSession(readUser(request), clock))
    app.get('/user', async (request) => renderUser(findSignedIn(request)))
    app.post('/logout', async (_request, reply) => reply.code(204).send())
    app.get('/settings', async () => ({ external: { email: true }, disable_signup: false, mailer_autoconfirm: true }))
    app.all('/*', async (request) => {
      throw mockCannot(`${request.method} ${request.url.split('?')[0]}`)
    })
  }
}

type SignInBody = { readonly email?: string; readonly password?: string; readonly refresh_token?: string }

function readUser(request: FastifyRequest): MockUser {
  const { email, password, refresh_token } = (request.body ?? {}) as SignInBody
  if (refresh_token !== undefined) return JSON.parse(Buffer.from(refresh_token, 'base64url').toString()) as MockUser
  if (email === undefined || password === undefined || password === 'wrong') throw signInRefused()
  return toUser(email)
}

/** A version 8 UUID (RFC 9562) of the address. */
function toUser(email: string): MockUser {
  const digits = createHash('sha256').update(email).digest('hex')
  return {
    email,
    id: `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`,
  }
}

function findSignedIn({ headers }: FastifyRequest): MockUser {
  const claims = decodeJwt((headers.authorization ?? '').replace(/^bearer\s+/i, ''))
  return { id: String(claims.sub), email: String(claims.email ?? '') }
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

function renderUser({ id, email }: MockUser) {
  const at = '2026-01-01T00:00:00Z'
  return {
    id,
    aud: 'authenticated',
    role: 'authenticated',
    email,
    app_metadata: {},
    user_metadata: {},
    identities: [],
    created_at: at,
    updated_at: at,
  }
}
