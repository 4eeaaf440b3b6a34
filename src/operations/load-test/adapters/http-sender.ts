import { Pool } from 'undici'
import type { PlannedRequest } from '../types.ts'

/** How one request ended: an HTTP status, or why there is none. */
export type Outcome = { readonly kind: 'status'; readonly status: number } | { readonly kind: 'none'; readonly reason: string }

export type HttpSender = {
  /** Resolves when the whole answer is there; never rejects. */
  readonly send: (request: PlannedRequest) => Promise<Outcome>
  readonly close: () => Promise<void>
}

export type SenderOptions = { readonly origin: string; readonly connections: number; readonly timeout: number }

/** Keeps up to `connections` open, with one request under way on each. `timeout` in milliseconds. */
export function createHttpSender({ origin, connections, timeout }: SenderOptions): HttpSender {
  const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: timeout, bodyTimeout: timeout, connectTimeout: timeout })
  return {
    send: async ({ method, path, headers, body }) => {
      try {
        const answer = await pool.request({ method: method as 'GET', path, headers, body: body ?? null })
        for await (const _ of answer.body);
        return { kind: 'status', status: answer.statusCode }
      } catch (error) {
        return { kind: 'none', reason: describe(error) }
      }
    },
    close: () => pool.destroy(),
  }
}

const timeouts = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT']

function describe(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code
  if (typeof code !== 'string') return 'connection lost'
  if (timeouts.includes(code)) return 'no answer in time'
  return code === 'ECONNREFUSED' ? 'connection refused' : 'connection lost'
}
