import { readFileSync } from 'node:fs'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { toClientConfig } from '../../src/postgres/client-config.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { type RunningExample, repositoryFolder, startExample } from '../examples/start-example.ts'

export type Question = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Leaves the connection after so many milliseconds. */
  readonly leaveAfter?: number
}

/** Status 0: the client has left before the answer came. */
export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly code: string | undefined
}

export type AttackedServer = Pick<RunningExample, 'url' | 'signToken' | 'jwtSecret' | 'anonKey' | 'serviceKey' | 'secretKey'> & {
  /** The path is sent as it is, with nothing normalised. */
  readonly ask: (path: string, question?: Question) => Promise<Answer>
  /** What comes back on a bare connection, which the client leaves open; bytes are Latin-1 characters. */
  readonly exchange: (text: string) => Promise<string>
  /** Headers of one of ten users, each of whom has ten notes. */
  readonly userHeaders: (number: number) => Promise<Readonly<Record<string, string>>>
  readonly query: (sql: string) => Promise<readonly Record<string, unknown>[]>
  readonly stop: () => Promise<void>
}

/** An example with tables and functions made for being attacked. Whoever starts it stops it in an `after` hook. */
export async function startAttackedServer(variables: Readonly<Record<string, string>> = {}): Promise<AttackedServer> {
  const example = await startExample('fiches-metiers', variables)
  const superuser = new pg.Client(toClientConfig(parseConnectionUrl(example.databaseUrl), 10))
  const agent = new Agent({ keepAlive: true, maxSockets: 20 })
  const { hostname, port } = new URL(example.url)
  const ask: AttackedServer['ask'] = (path, question = {}) => sendRequest({ host: hostname, port, path, agent }, question)
  const stop = async () => {
    agent.destroy()
    await superuser.end()
    await example.stop()
  }
  try {
    await superuser.connect()
    await superuser.query(readFileSync(join(import.meta.dirname, 'hostile.sql'), 'utf8'))
    await waitForTable(ask)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    ...example,
    ask,
    exchange: (text) => exchangeText(hostname, Number(port), text),
    userHeaders: async (number) => ({ authorization: `Bearer ${await example.signToken({ sub: userId(number) })}` }),
    query: async (sql) => (await superuser.query<Record<string, unknown>>(sql)).rows,
    stop,
  }
}

export function userId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

/** A JSON Web Token part, or anything else in base64url. */
export function toBase64Url(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

const reference = readFileSync(join(repositoryFolder, 'docs/reference/errors.md'), 'utf8')

/** A code of the reference page, or one of PostgreSQL's five characters. */
export function isDocumented(code: string): boolean {
  return reference.includes(`\`${code}\``) || /^[0-9A-Z]{5}$/.test(code)
}

/** The catalog is read again when PostgreSQL tells that the schema has changed. */
async function waitForTable(ask: AttackedServer['ask']): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if ((await ask('/rest/v1/rpc/toString?__proto__=a&constructor=b')).status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The new functions are not served')
}

type Place = { readonly host: string; readonly port: string; readonly path: string; readonly agent: Agent }

function sendRequest(place: Place, { method = 'GET', headers = {}, body, leaveAfter }: Question): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const ofBody = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const sent = request({ ...place, method, headers: { ...ofBody, ...headers } }, (reply) => {
    const parts: Buffer[] = []
    reply.on('data', (part: Buffer) => parts.push(part))
    reply.on('end', () => resolve(toAnswer(reply.statusCode ?? 0, reply.headers, Buffer.concat(parts).toString())))
  })
  sent.on('error', (error) => (leaveAfter === undefined ? reject(error) : resolve(toAnswer(0, {}, ''))))
  sent.end(body)
  if (leaveAfter !== undefined) setTimeout(() => sent.destroy(), leaveAfter)
  return promise
}

function toAnswer(status: number, headers: IncomingHttpHeaders, text: string): Answer {
  return { status, headers, text, code: status >= 400 ? /"code": ?"([^"]*)"/.exec(text)?.[1] : undefined }
}

async function exchangeText(host: string, port: number, text: string): Promise<string> {
  const socket = connect({ host, port })
  socket.setTimeout(10_000, () => socket.destroy(new Error('The server neither answered nor closed')))
  socket.write(text, 'latin1')
  let reply = ''
  for await (const part of socket) reply += String(part)
  return reply
}
