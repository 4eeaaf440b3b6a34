import type { ProjectKeys } from '../../access/project-keys.ts'
import { signToken } from '../../access/sign-token.ts'
import { toSecretBytes } from '../../access/verification-key.ts'
import type { Clock } from '../../base/clock.ts'
import { type DeclaredRequest, type PlannedRequest, roleNotOurs } from '../../operations/load-test/operation.ts'
import { tokenNotSignable } from '../errors.ts'
import type { DorsalSettings } from '../settings.ts'

export type Signer = { readonly keys: ProjectKeys; readonly settings: DorsalSettings; readonly clock: Clock; readonly origin: string }

type Headers = Readonly<Record<string, string>>

/** Longer than any load test. In seconds. */
const tokenLifetime = 86_400

/**
 * Gives each request the credentials of who sends it: those it has, those of its role, else the key of callers. The project's own keys
 * leave this machine under no circumstances. Throws `bench_role_not_ours`, `token_not_signable`.
 */
export function signLoadRequests(requests: readonly DeclaredRequest[], signer: Signer): readonly PlannedRequest[] {
  return requests.map((request) => {
    const { method, path, body, weight } = request
    const headers = { ...buildCredentials(request, signer), ...buildContentType(body), ...toLowerCase(request.headers) }
    const name = `${method} ${path}${request.as === undefined ? '' : ` as ${request.as}`}`
    return { name, method, path, headers, weight, ...(body === undefined ? {} : { body }) }
  })
}

function buildCredentials({ headers, as, claims }: DeclaredRequest, signer: Signer): Headers {
  const isOurs = isLoopback(signer.origin)
  if (as !== undefined) {
    if (!isOurs) throw roleNotOurs(as)
    return buildRoleCredentials(as, claims ?? {}, signer)
  }
  const names = Object.keys(headers).map((name) => name.toLowerCase())
  if (names.includes('apikey') || names.includes('authorization')) return {}
  const key = signer.settings.loadTest.key ?? (isOurs ? signer.keys.publishableKey : undefined)
  return key === undefined ? {} : { apikey: key }
}

function buildRoleCredentials(role: string, claims: Readonly<Record<string, unknown>>, { keys, settings, clock }: Signer): Headers {
  if (role === 'service_role') return { apikey: keys.secretKey }
  if (keys.jwtSecret.trimStart().startsWith('{')) throw tokenNotSignable(role)
  const { jwtSecret, jwtSecretIsBase64 } = settings.access
  const secret = toSecretBytes(keys.jwtSecret, { isBase64: jwtSecret !== undefined && jwtSecretIsBase64 })
  const now = Math.floor(clock.now() / 1000)
  const token = signToken({ role, iat: now, exp: now + tokenLifetime, ...claims }, secret)
  return { apikey: keys.publishableKey, authorization: `Bearer ${token}` }
}

function buildContentType(body: string | undefined): Headers {
  return body === undefined ? {} : { 'content-type': 'application/json' }
}

function toLowerCase(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
