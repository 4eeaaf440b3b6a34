import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { type AttackedServer, isDocumented, startAttackedServer } from './attacked-server.ts'

let server: AttackedServer

before(async () => {
  server = await startAttackedServer({ DORSAL_REQUEST_TIMEOUT: '3' })
})
after(() => server?.stop())

const read = '/rest/v1/domains?select=id&order=id&limit=1'
const opening = 'Host: x\r\nConnection: close\r\n'
const echo = `POST /rest/v1/rpc/echo HTTP/1.1\r\n${opening}Content-Type: application/json\r\n`

async function expectRefused(requests: readonly string[], status: number, code: string): Promise<void> {
  for (const request of requests) {
    const reply = await server.exchange(request)
    assert.match(reply, new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*"code":"${code}"`), JSON.stringify(request.slice(0, 200)))
    assert.equal(reply.match(/HTTP\/1\.1 \d/g)?.length, 1, 'one answer, and the connection is closed')
  }
}

test('a request whose end is a matter of opinion is refused, and nothing behind it is read', () => {
  const smuggled = `GET ${read} HTTP/1.1\r\nHost: x\r\n\r\n`
  return expectRefused(
    [
      `${echo}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
      `${echo}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{"t":1}${smuggled}`,
      `${echo}Content-Length: 7, 7\r\n\r\n{"t":1}${smuggled}`,
      `${echo}Content-Length: +7\r\n\r\n{"t":1}${smuggled}`,
      `${echo}Content-Length: -1\r\n\r\n{"t":1}${smuggled}`,
      `${echo}Content-Length: 0x7\r\n\r\n{"t":1}${smuggled}`,
      `${echo}Content-Length: 99999999999999999999999\r\n\r\n{"t":1}${smuggled}`,
      `${echo}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
      `${echo}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
      `${echo}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`,
      `${echo}Transfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n${smuggled}`,
      `${echo}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n${smuggled}`,
    ],
    400,
    'malformed_request',
  )
})

test('headers that two servers could read in two ways are refused', () =>
  expectRefused(
    [
      `GET ${read} HTTP/1.1\r\n${opening}Authorization: Bearer\r\n folded\r\n\r\n`,
      `GET ${read} HTTP/1.1\nHost: x\nConnection: close\n\n`,
      `GET ${read} HTTP/1.1\r\n${opening}X-A: a\rb\r\n\r\n`,
      `GET ${read} HTTP/1.1\r\n${opening}X-A: a\0b\r\n\r\n`,
      `GET ${read} HTTP/1.1\r\nConnection: close\r\n\r\n`,
    ],
    400,
    'malformed_request',
  ))

test('what is not HTTP/1 is refused', () =>
  expectRefused(
    [
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      `GET ${read} HTTP/3.0\r\n${opening}\r\n`,
      `get ${read} HTTP/1.1\r\n${opening}\r\n`,
      `FOO ${read} HTTP/1.1\r\n${opening}\r\n`,
      `GET /rest/v1/domains ?x HTTP/1.1\r\n${opening}\r\n`,
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
    ],
    400,
    'malformed_request',
  ))

test('bytes in a path that are no text are refused', () =>
  expectRefused(
    [`GET /rest/v1/dom\xc3\xa9 HTTP/1.1\r\n${opening}\r\n`, `GET /rest/v1/%zz HTTP/1.1\r\n${opening}\r\n`],
    400,
    'malformed_url',
  ))

test('thousands of headers are too many', () => {
  const headers = Array.from({ length: 3000 }, (_, i) => `a${i}: b\r\n`).join('')
  return expectRefused([`GET ${read} HTTP/1.1\r\n${opening}${headers}\r\n`], 431, 'headers_too_large')
})

test('an expectation that nobody knows is left alone', async () => {
  assert.match(await server.exchange(`${echo}Expect: magic\r\nContent-Length: 7\r\n\r\n{"t":1}`), /^HTTP\/1\.1 200 /)
})

test('a URL may name its server', async () => {
  assert.match(await server.exchange(`GET http://evil.example${read} HTTP/1.1\r\n${opening}\r\n`), /^HTTP\/1\.1 200 [\s\S]*\[\{"id":1\}\]$/)
})

test('requests sent together are answered in their order', async () => {
  const reply = await server.exchange(
    `GET ${read} HTTP/1.1\r\nHost: x\r\n\r\nGET /rest/v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n${echo}Content-Length: 7\r\n\r\n{"t":1}`,
  )
  assert.deepEqual(reply.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200'])
})

test('a method that is none of ours is refused with a code, everywhere', async () => {
  const paths = ['/rest/v1/notes', '/rest/v1/rpc/echo', '/rest/v1/', '/rest/v1/$batch', '/health/live', '/metrics', '/nothing']
  for (const method of ['TRACE', 'QUERY', 'PROPFIND', 'LINK', 'PURGE', 'M-SEARCH', 'MKCOL']) {
    for (const path of paths) {
      const { status, code, text } = await server.ask(path, { method })
      assert.ok([400, 404, 405].includes(status) && code !== undefined && isDocumented(code), `${method} ${path} ${status} ${text}`)
    }
  }
})

test('a header does not change the method', async () => {
  const headers = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE', 'x-http-method': 'DELETE' }
  const answer = await server.ask('/rest/v1/notes?id=eq.1', { method: 'POST', headers })
  assert.equal(answer.code, 'PGRST102')
})

test('a path is taken by the letter', async () => {
  const expected: readonly (readonly [path: string, status: number, code?: string])[] = [
    ['/rest/v1/%6eotes?limit=0', 200],
    ['/rest/v1/NOTES', 404, 'PGRST205'],
    ['/rest/v1/notes/', 404, 'PGRST125'],
    ['/rest/v1//notes', 404, 'PGRST125'],
    ['/rest/v1/./notes', 404, 'PGRST125'],
    ['/rest/v1/x/../notes', 404, 'PGRST125'],
    ['/rest/v1/..%2f..%2fmetrics', 404, 'PGRST205'],
    ['/rest/v1/private.staff', 404, 'PGRST205'],
    ['/rest/v1/pg_authid', 404, 'PGRST205'],
    ['/rest/v1/rpc/pg_sleep?seconds=9', 404, 'PGRST202'],
    ['/rest/v1/rpc/pg_catalog.version', 404, 'PGRST202'],
    ['/rest/v1/notes%00', 400, 'PGRST100'],
    ['/REST/v1/notes', 404, 'unknown_path'],
    ['/rest%2fv1/notes', 404, 'unknown_path'],
    ['//rest/v1/notes', 404, 'unknown_path'],
    ['/health/../metrics', 404, 'unknown_path'],
    ['/health/live/', 404, 'unknown_path'],
  ]
  for (const [path, status, code] of expected) {
    const answer = await server.ask(path)
    assert.deepEqual([answer.status, answer.code], [status, code], path)
  }
})

test('any page may call, without cookies, and no header name is repeated that is none', async () => {
  for (const origin of ['null', 'https://evil.example', '*']) {
    const { headers } = await server.ask('/rest/v1/notes?limit=0', { headers: { origin } })
    assert.deepEqual([headers['access-control-allow-origin'], headers['access-control-allow-credentials']], ['*', undefined])
  }
  const preflight = {
    origin: 'https://evil.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'x-a, b c, <d>',
  }
  const { headers } = await server.ask('/rest/v1/notes', { method: 'OPTIONS', headers: preflight })
  assert.equal(headers['access-control-allow-headers'], 'Authorization, x-a, Accept, Accept-Language, Content-Language')
})

test('health, metrics and description tell no secret', async () => {
  await server.ask('/rest/v1/notes?title=eq.a-value-of-mine', { headers: { apikey: server.secretKey } })
  await server.ask('/a-path-of-mine')
  for (const path of ['/health/live', '/health/ready', '/metrics', '/rest/v1/']) {
    const { text } = await server.ask(path)
    assert.doesNotMatch(text, /-of-mine|sb_secret|sb_publishable|eyJ|postgres(ql)?:\/\/|private\./, path)
  }
})

test('a long URL comes back in no header that clients would refuse', async () => {
  const { status, headers } = await server.ask(`/rest/v1/notes?tags=cs.{}&title=neq.${'('.repeat(7900)}`)
  assert.equal(status, 200)
  assert.equal(headers['content-location'], undefined)
})

test('half requests hold nobody up and are ended', async () => {
  const { hostname, port } = new URL(server.url)
  const half = Array.from({ length: 200 }, () => connect(Number(port), hostname).on('error', () => {}))
  for (const socket of half) socket.write('GET /rest/v1/domains HTT')
  assert.equal((await server.ask(read)).status, 200)
  const replies = await Promise.all(half.map(readToEnd))
  assert.equal(replies.filter((reply) => reply.includes('"request_timed_out"')).length, half.length)
})

test('a body that never comes is ended', async () => {
  assert.match(await server.exchange(`${echo}Content-Length: 70\r\n\r\n{"t":`), /^HTTP\/1\.1 408 [\s\S]*"request_timed_out"/)
})

test('a storm of clients that leave passes', async () => {
  const leave = (i: number) => server.ask('/rest/v1/rpc/doze', { method: 'POST', body: '{"seconds":30}', leaveAfter: i % 15 })
  await Promise.all(Array.from({ length: 200 }, (_, i) => leave(i)))
  assert.equal((await server.ask(read)).text, '[{"id":1}]')
  for (let tries = 0; tries < 100 && (await countDozing()) > 0; tries++) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(await countDozing(), 0)
})

/** Calls that PostgreSQL still runs; left alone they would end at the 3 s of their role, after the test has stopped waiting. */
async function countDozing(): Promise<number> {
  const [row] = await server.query(
    `select count(*)::int as dozing from pg_stat_activity where state = 'active' and query like '%"doze"%' and pid <> pg_backend_pid()`,
  )
  return Number(row?.dozing)
}

async function readToEnd(socket: Socket): Promise<string> {
  let reply = ''
  for await (const part of socket) reply += String(part)
  return reply
}
