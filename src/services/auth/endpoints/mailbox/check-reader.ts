import type { FastifyRequest } from 'fastify'
import { mailboxForbidden, mailboxNeedsKey } from '../../errors.ts'
import type { Authenticate } from '../../serving/identify-caller.ts'

/**
 * Lets in who sits at this machine, and whoever shows the secret key: as `apikey`, as a bearer token, or as the password of the dialogue a
 * browser opens (RFC 7617). Pages of other sites are kept out, also where the browser is at this machine or remembers the password. Throws
 * `mailbox_needs_key`, `mailbox_forbidden`.
 */
export async function checkReader(request: FastifyRequest, authenticate: Authenticate): Promise<void> {
  if (comesFromElsewhere(request)) throw mailboxForbidden()
  if (sitsHere(request)) return
  const { authorization, apikey } = request.headers
  const password = readPassword(authorization)
  const shown = password === undefined ? { authorization, apikey: typeof apikey === 'string' ? apikey : undefined } : { apikey: password }
  if (shown.authorization === undefined && shown.apikey === undefined) throw mailboxNeedsKey()
  const { role } = await authenticateOrRefuse(shown, authenticate)
  if (role !== 'service_role') throw mailboxNeedsKey()
}

/**
 * Nobody between: no proxy that let somebody from outside in, and a name that is this machine's own. A page can point a name of its own at
 * 127.0.0.1, but cannot change what stands in Host.
 */
function sitsHere({ raw, headers }: FastifyRequest): boolean {
  const isForwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'].some((name) => headers[name] !== undefined)
  return !isForwarded && isLoopback(raw.socket.remoteAddress ?? '') && isLoopbackName(headers.host ?? '')
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address)
}

function isLoopbackName(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)
}

/** What a page of another site asks for by script or frame; following a link from there shows nobody but the person anything. */
function comesFromElsewhere({ headers }: FastifyRequest): boolean {
  const { origin, host = '', 'sec-fetch-site': site, 'sec-fetch-dest': destination } = headers
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) return true
  return (site === 'cross-site' || site === 'same-site') && destination !== 'document'
}

function readPassword(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return undefined
  const pair = Buffer.from(encoded, 'base64').toString()
  return pair.slice(pair.indexOf(':') + 1)
}

async function authenticateOrRefuse(shown: Parameters<Authenticate>[0], authenticate: Authenticate): Promise<{ readonly role: string }> {
  try {
    return await authenticate(shown)
  } catch {
    throw mailboxNeedsKey()
  }
}
