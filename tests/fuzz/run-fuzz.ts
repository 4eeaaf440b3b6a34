import { Agent, type IncomingMessage, request as sendHttp } from 'node:http'
import { text } from 'node:stream/consumers'
import type { FuzzServer } from './fuzz-server.ts'
import { type GeneratedRequest, generateRequest } from './generate-request.ts'
import { type FuzzReply, findFault } from './judge-reply.ts'

export type FuzzOptions = {
  readonly seed: number
  /** Number of the first request of the run, and how many there are. */
  readonly first: number
  readonly count: number
  readonly onProgress?: (done: number) => void
}

export type FuzzFinding = { readonly index: number; readonly request: GeneratedRequest; readonly fault: string; readonly body: string }

export type FuzzReport = {
  readonly findings: readonly FuzzFinding[]
  /** How many answers there were of each status. */
  readonly statuses: ReadonlyMap<number, number>
  readonly slowest: { readonly index: number; readonly milliseconds: number }
}

const concurrency = 8

/** An answer that takes longer counts as none. */
const patience = 20_000

/** Sends the requests of a seed and judges every answer. */
export async function runFuzz(server: FuzzServer, { seed, first, count, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  const findings: FuzzFinding[] = []
  const statuses = new Map<number, number>()
  let slowest = { index: first, milliseconds: 0 }
  let next = first
  const work = async () => {
    while (next < first + count) {
      const index = next++
      const request = generateRequest(seed, index)
      const started = performance.now()
      const reply = await send(server, request, agent).catch((error: Error) => error)
      const milliseconds = performance.now() - started
      if (milliseconds > slowest.milliseconds) slowest = { index, milliseconds }
      const fault = reply instanceof Error ? `no answer: ${reply.message}` : findFault(reply, request.caller)
      if (!(reply instanceof Error)) statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1)
      if (fault !== undefined) findings.push({ index, request, fault, body: reply instanceof Error ? '' : reply.body.slice(0, 500) })
      onProgress?.(index - first + 1)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  agent.destroy()
  return { findings: findings.sort((a, b) => a.index - b.index), statuses, slowest }
}

function send(server: FuzzServer, { method, path, headers, body, caller }: GeneratedRequest, agent: Agent): Promise<FuzzReply> {
  const { hostname, port, pathname } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const sent = sendHttp({
      agent,
      hostname,
      port,
      method,
      path: pathname + path,
      headers: { ...headers, ...server.headersOf(caller), ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      timeout: patience,
    })
    sent.once('timeout', () => sent.destroy(new Error(`nothing for ${patience / 1000} s`)))
    sent.once('error', reject)
    sent.once('response', (message) => readReply(message).then(resolve, reject))
    sent.end(body)
  })
}

async function readReply(message: IncomingMessage): Promise<FuzzReply> {
  const body = await text(message)
  const contentType = message.headers['content-type'] ?? ''
  return { status: message.statusCode ?? 0, headers: message.rawHeaders.join('\n'), contentType, body }
}
