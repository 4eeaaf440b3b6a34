import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../../base/log.ts'
import { createHttpServer } from '../../http/http-server.ts'
import { createMetrics } from '../../http/metrics.ts'
import type { Contract } from '../../operations/contract/operation.ts'
import { createRecorder, type Recording } from '../../operations/mock/operation.ts'
import type { DorsalSettings } from '../settings.ts'
import { upstreamUnreachable } from './errors.ts'
import { toAskedExchange } from './replay.ts'

export type RecordOptions = {
  readonly contract: Contract
  /** The server whose answers are kept. */
  readonly from: string
  readonly settings: Pick<DorsalSettings, 'http'>
  readonly log: Log
}

export type RunningRecorder = { readonly url: string; readonly recording: () => Recording; readonly stop: () => Promise<void> }

/** Stands between clients and a server, passes everything on, and keeps what was answered, masked. */
export async function startRecording({ contract, from, settings, log }: RecordOptions): Promise<RunningRecorder> {
  const recorder = createRecorder(randomBytes(32).toString('hex'))
  const http = createHttpServer({ settings: settings.http, log, metrics: createMetrics(), readiness: [], operations: 'elsewhere' })
  http.app.removeAllContentTypeParsers()
  http.app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  http.app.all('/*', async (request, reply) => {
    const { answer, body } = await ask(from, request)
    const answered = { status: answer.status, headers: Object.fromEntries(answer.headers), body: body.toString() }
    recorder.note(toAskedExchange(request), answered, { isWrite: isWrite(request, contract) })
    return pass(reply, answer, body)
  })
  const { url } = await http.start()
  return { url, recording: recorder.recording, stop: http.stop }
}

// A client that has an answer already must not be told so: the mock's client will not have it.
const ownHeaders = new Set([
  'if-none-match',
  'if-modified-since',
  'host',
  'connection',
  'content-length',
  'accept-encoding',
  'transfer-encoding',
  'keep-alive',
])

type Upstream = { readonly answer: Response; readonly body: Buffer }

/** Throws `upstream_unreachable`, also for an answer that breaks off. */
async function ask(from: string, { method, url, headers, body }: FastifyRequest): Promise<Upstream> {
  const sent = Object.entries(headers).filter(([name]) => !ownHeaders.has(name))
  const init = { method, headers: sent.map(([name, value]) => [name, String(value)] as [string, string]), redirect: 'manual' as const }
  try {
    const answer = await fetch(new URL(url, from), Buffer.isBuffer(body) ? { ...init, body: new Uint8Array(body) } : init)
    return { answer, body: Buffer.from(await answer.arrayBuffer()) }
  } catch (error) {
    throw upstreamUnreachable(from, error)
  }
}

const notPassed = new Set(['etag', 'connection', 'content-length', 'content-encoding', 'transfer-encoding', 'keep-alive', 'date'])

function pass(reply: FastifyReply, answer: Response, body: Buffer): FastifyReply {
  for (const [name, value] of answer.headers) if (!notPassed.has(name) && !name.startsWith('access-control-')) reply.header(name, value)
  return reply.code(answer.status).send(body.length === 0 ? undefined : body)
}

/** Whether what is read afterwards may differ: not for sign-ins, nor for functions that only read. */
function isWrite({ method, url }: FastifyRequest, { schemas }: Contract): boolean {
  if (method === 'GET' || method === 'HEAD' || !url.startsWith('/rest/v1/')) return false
  const called = /^\/rest\/v1\/rpc\/([^?]+)/.exec(url)?.[1]
  if (called === undefined) return true
  return !Object.values(schemas).some(({ functions }) => functions[called]?.every(({ readOnly }) => readOnly))
}
