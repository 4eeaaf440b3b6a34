import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { toFault } from '../../http/to-fault.ts'
import { mockCannot } from '../../operations/mock/operation.ts'
import {
  invalidCredentials,
  noAuthorization,
  parseJson,
  readBody,
  sendFault,
  takeBodies,
  validationFailed,
} from '../../services/auth/service.ts'
import { type MockUser, readAccessToken, readRefreshToken, renderUser, signSession, toUser } from './mock-session.ts'

/**
 * As much of Auth as pages need to come past their sign-in: any address with any password, but `wrong`. What cannot be used is refused in
 * Auth's own words, and what a mock does not serve is `mock_cannot`.
 */
export function createMockAuth({ clock, log }: { readonly clock: Clock; readonly log: Log }): FastifyPluginAsync {
  return async (app) => {
    takeBodies(app)
    app.setErrorHandler((error, request, reply) => sendFault({ request, reply, form: 'api' }, toFault(error, request, log)))
    app.post('/token', async (request) => await signSession(signIn(request), clock))
    app.post('/signup', async (request) => await signSession(signUp(request), clock))
    app.get('/user', async (request) => renderUser(findSignedIn(request, clock)))
    app.post('/logout', async (request, reply) => {
      findSignedIn(request, clock)
      return reply.code(204).send()
    })
    app.get('/settings', async () => ({ external: { email: true }, disable_signup: false, mailer_autoconfirm: true }))
    app.all('/*', async (request) => {
      throw mockCannot(`${request.method} ${request.url.split('?')[0]}`)
    })
  }
}

type Asked = { readonly email: string; readonly password: string; readonly refresh_token: string }

function readAsked({ body }: FastifyRequest): Asked {
  const fields = readBody(typeof body === 'string' ? parseJson(body) : undefined)
  const read = (name: keyof Asked | 'phone') => {
    const value = fields[name] ?? ''
    if (typeof value !== 'string') throw validationFailed(`${name} must be string`)
    return value
  }
  if (read('phone') !== '') throw mockCannot('who has which phone')
  return { email: read('email'), password: read('password'), refresh_token: read('refresh_token') }
}

function signIn(request: FastifyRequest): MockUser {
  const { email, password, refresh_token } = readAsked(request)
  const { grant_type } = request.query as { readonly grant_type?: string }
  if (grant_type === 'refresh_token') {
    if (refresh_token === '') throw validationFailed('refresh_token required')
    return readRefreshToken(refresh_token)
  }
  if (grant_type !== 'password') throw mockCannot(`grant_type=${grant_type ?? ''}`)
  if (email === '') throw validationFailed('missing email or phone')
  return checkPassword(email, password)
}

/** Without an address, somebody comes in without a name. */
function signUp(request: FastifyRequest): MockUser {
  const { email, password } = readAsked(request)
  if (email === '') return toUser('')
  if (password === '') throw validationFailed('Signup requires a valid password')
  return checkPassword(email, password)
}

function checkPassword(email: string, password: string): MockUser {
  if (password === '' || password === 'wrong') throw invalidCredentials()
  return toUser(email)
}

/** Throws `no_authorization`, `bad_jwt`. */
function findSignedIn({ headers }: FastifyRequest, clock: Clock): MockUser {
  const token = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  if (token === undefined) throw noAuthorization()
  return readAccessToken(token, clock)
}
