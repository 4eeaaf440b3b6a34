import assert from 'node:assert/strict'
import { type OutgoingHttpHeaders, request } from 'node:http'
import type { ConformanceCase } from './read-cases.ts'
import { replaceTokens } from './sign-case-token.ts'

export type RawReply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }

/** Sends the request as it is written (no normalising of the path, no headers of a client library) and compares the reply. */
export async function runCase(base: URL, example: ConformanceCase, extraHeaders: Readonly<Record<string, string>> = {}): Promise<void> {
  const reply = await send(base, { ...example, headers: signed(example.headers) }, extraHeaders)
  const text = reply.body.toString('utf8')
  const { expected } = example
  assert.equal(reply.status, expected.status, `${example.place}: status, with the body ${text.slice(0, 500)}`)
  for (const [name, value] of Object.entries(expected.headers)) {
    assert.equal(reply.headers[name] ?? null, value, `${example.place}: header ${name}`)
  }
  if (expected.body === undefined) return
  if (/^[[{]/.test(expected.body)) assert.deepEqual(parseJson(text, example.place), JSON.parse(expected.body), `${example.place}: body`)
  else assert.equal(text, expected.body, `${example.place}: body`)
}

export function send(
  base: URL,
  { method, path, headers, body }: Pick<ConformanceCase, 'method' | 'path' | 'body'> & { readonly headers: OutgoingHttpHeaders },
  extraHeaders: Readonly<Record<string, string>> = {},
): Promise<RawReply> {
  const bytes = Buffer.from(body, 'utf8')
  const length: Record<string, string> =
    bytes.length > 0 || !['GET', 'HEAD', 'OPTIONS'].includes(method) ? { 'content-length': String(bytes.length) } : {}
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: base.hostname,
        port: base.port,
        method,
        path: base.pathname.replace(/\/$/, '') + path,
        headers: { ...length, ...headers, ...extraHeaders },
        agent: false,
      },
      (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk))
        reply.on('error', reject)
        reply.on('end', () => {
          const flat = Object.entries(reply.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')])
          resolve({ status: reply.statusCode ?? 0, headers: Object.fromEntries(flat), body: Buffer.concat(chunks) })
        })
      },
    )
    sent.on('error', reject)
    sent.end(bytes)
  })
}

export function signed(headers: ConformanceCase['headers']): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.map(replaceTokens)]))
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    assert.fail(`${place}: the body is not JSON: ${text.slice(0, 300)}`)
  }
}
