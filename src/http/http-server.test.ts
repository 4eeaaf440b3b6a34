import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Fault } from '../base/fault.ts'
import { silentLog } from '../base/log.ts'
import { createHttpServer, type HttpServer, type HttpServerOptions } from './http-server.ts'
import { createMetrics } from './metrics.ts'
import type { HttpSettings } from './settings.ts'

const settings: HttpSettings = {
  host: '127.0.0.1',
  port: 0,
  corsOrigins: [],
  trustedProxies: [],
  bodyLimit: 1000,
  urlLimit: 8192,
  headerLimit: 32 * 1024,
  requestTimeout: 60,
  shutdownTimeout: 5,
  overloadDelay: 500,
  connectionLimit: 10_000,
  serverTiming: false,
}

type StartOptions = Partial<Omit<HttpServerOptions, 'settings'>> & {
  readonly settings?: Partial<HttpSettings>
  readonly routes?: (app: FastifyInstance) => void
}

const running: HttpServer[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()))
})

async function start(options: StartOptions = {}): Promise<HttpServer & { readonly url: string; readonly port: number }> {
  const server = createHttpServer({
    log: silentLog,
    metrics: createMetrics(),
    readiness: [],
    operations: 'here',
    ...options,
    settings: { ...settings, ...options.settings },
  })
  options.routes?.(server.app)
  running.push(server)
  return { ...server, ...(await server.start()) }
}

const things = (app: FastifyInstance): void => {
  app.register(
    async (service) => {
      service.get('/things/:id', async () => ({ id: 1 }))
      service.post('/things', async (request) => request.body)
    },
    { prefix: '/things/v1' },
  )
}

/** Sends the bytes as they are and gives everything that comes back until the server closes. */
async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes, 'latin1')
  return text(socket)
}

const bodyOf = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))
const statusOf = (answer: string): string => answer.slice(0, answer.indexOf('\r\n'))

async function readUntil(socket: Socket, wanted: string): Promise<void> {
  let answer = ''
  while (!answer.includes(wanted)) answer += String(await once(socket, 'data'))
}

describe('what is not served', () => {
  test('an unknown path is a 404 that lists what is', async () => {
    const { url } = await start({ routes: things })
    const reply = await fetch(`${url}/nothing?secret=1`)
    assert.equal(reply.status, 404)
    assert.deepEqual(await reply.json(), {
      code: 'unknown_path',
      message: 'Nothing is served at this path',
      details: { served: ['/health/live', '/health/ready', '/metrics', '/things/v1'] },
      hint: null,
    })
  })

  test('a wrong method is a 405 that allows the others', async () => {
    const { url } = await start({ routes: things })
    for (const method of ['DELETE', 'PROPFIND']) {
      const reply = await fetch(`${url}/things/v1/things/7?a=b`, { method })
      assert.equal(reply.status, 405)
      assert.equal(reply.headers.get('allow'), 'GET, HEAD, OPTIONS')
      assert.deepEqual(await reply.json(), {
        code: 'method_not_allowed',
        message: `This path does not answer ${method}`,
        details: null,
        hint: 'Use GET, HEAD, OPTIONS.',
      })
    }
  })

  test('OPTIONS on a path without one of its own tells its methods', async () => {
    const { url } = await start({ routes: things })
    const reply = await fetch(`${url}/things/v1/things`, { method: 'OPTIONS' })
    assert.equal(reply.status, 200)
    assert.equal(reply.headers.get('allow'), 'POST, OPTIONS')
    assert.equal(reply.headers.get('access-control-allow-origin'), '*')
    assert.equal(await reply.text(), '')
  })
})

describe('what cannot be read', () => {
  const malformed: readonly (readonly [name: string, bytes: string, status: string, code: string])[] = [
    ['other bytes than HTTP', '\x16\x03\x01\x02\x00\x01\r\n\r\n', 'HTTP/1.1 400 Bad Request', 'malformed_request'],
    ['an unheard-of method', 'FETCH / HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 400 Bad Request', 'malformed_request'],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n', 'HTTP/1.1 400 Bad Request', 'malformed_request'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      'HTTP/1.1 400 Bad Request',
      'malformed_request',
    ],
    [
      'a length and chunks (request smuggling)',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'HTTP/1.1 400 Bad Request',
      'malformed_request',
    ],
    [
      'headers beyond the limit',
      `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${'x'.repeat(40_000)}\r\n\r\n`,
      'HTTP/1.1 431 Request Header Fields Too Large',
      'headers_too_large',
    ],
    [
      'a broken escape in the path',
      'GET /things/v1/things/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      'HTTP/1.1 400 Bad Request',
      'malformed_url',
    ],
    [
      'invalid UTF-8 escaped in the path',
      'GET /things/v1/things/%ff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      'HTTP/1.1 400 Bad Request',
      'malformed_url',
    ],
    [
      'invalid UTF-8 in the path as it is',
      'GET /things/v1/things/\xff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      'HTTP/1.1 400 Bad Request',
      'malformed_url',
    ],
    [
      '10,000 characters of path',
      `GET /things/v1/things/${'x'.repeat(10_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      'HTTP/1.1 414 URI Too Long',
      'url_too_long',
    ],
    [
      '10,000 characters of query',
      `GET /nothing?${'x'.repeat(10_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      'HTTP/1.1 414 URI Too Long',
      'url_too_long',
    ],
  ]
  for (const [name, bytes, status, code] of malformed) {
    test(`${name}: ${status.slice(9)}`, async () => {
      const { port, url } = await start({ routes: things })
      const answer = await sendRaw(port, bytes)
      assert.equal(statusOf(answer), status)
      assert.equal((bodyOf(answer) as { code: string }).code, code)
      assert.equal((await fetch(`${url}/health/live`)).status, 200)
    })
  }

  test('of two Authorization headers the first counts, of two of another name both are seen', async () => {
    const { port } = await start({ routes: (app) => app.get('/who', async ({ headers }) => [headers.authorization, headers.apikey]) })
    const bytes =
      'GET /who HTTP/1.1\r\nHost: a\r\nAuthorization: x\r\nAuthorization: y\r\napikey: x\r\nApiKey: y\r\nConnection: close\r\n\r\n'
    assert.deepEqual(bodyOf(await sendRaw(port, bytes)), ['x', 'x, y'])
  })

  const bodies: readonly (readonly [name: string, contentType: string, body: string, status: number, code: string])[] = [
    ['a body beyond the limit', 'application/json', `"${'x'.repeat(1000)}"`, 413, 'body_too_large'],
    ['a body that is not JSON', 'application/json', '{"a":', 400, 'malformed_body'],
    ['an empty body', 'application/json', '', 400, 'malformed_body'],
    ['a body that would change a prototype', 'application/json', '{"__proto__":{"a":1}}', 400, 'malformed_body'],
    ['a body of another type', 'application/x-unknown', 'x', 415, 'unsupported_media_type'],
  ]
  for (const [name, contentType, body, status, code] of bodies) {
    test(`${name}: ${status}`, async () => {
      const { url } = await start({ routes: things })
      const reply = await fetch(`${url}/things/v1/things`, { method: 'POST', body, headers: { 'content-type': contentType } })
      assert.equal(reply.status, status)
      assert.equal(((await reply.json()) as { code: string }).code, code)
    })
  }

  test('a client that sends its headers too slowly is answered 408', async () => {
    const { port } = await start({ settings: { requestTimeout: 1 } })
    const answer = await sendRaw(port, 'GET / HTTP/1.1\r\nHost: a\r\n')
    assert.equal(statusOf(answer), 'HTTP/1.1 408 Request Timeout')
    assert.equal((bodyOf(answer) as { code: string }).code, 'request_timed_out')
  })
})

describe('failures', () => {
  const failing = (app: FastifyInstance): void => {
    app.get('/expected', async () => {
      throw new Fault('too_late', 409, 'It is too late', { hint: 'Come earlier.', headers: { 'Retry-After': '9' } })
    })
    app.get('/unexpected', async () => {
      throw new Error('relation "secret" is broken')
    })
    app.get('/nothing-thrown', async () => {
      throw undefined
    })
  }

  test('a Fault is answered with its status, headers, code, message and hint', async () => {
    const { url } = await start({ routes: failing })
    const reply = await fetch(`${url}/expected`)
    assert.equal(reply.status, 409)
    assert.equal(reply.headers.get('retry-after'), '9')
    assert.equal(await reply.text(), '{"code":"too_late","message":"It is too late","details":null,"hint":"Come earlier."}')
  })

  test('anything else is answered with an id, and the log has the reason under that id', async () => {
    const lines: string[] = []
    const log = pino({}, { write: (line: string) => lines.push(line) })
    const { url } = await start({ routes: failing, log })
    const reply = await fetch(`${url}/unexpected?token=abc`, { headers: { authorization: 'Bearer xyz', 'x-request-id': 'trace-1' } })
    assert.equal(reply.status, 500)
    assert.deepEqual(await reply.json(), {
      code: 'internal_error',
      message: 'Something went wrong on the server',
      details: { id: 'trace-1' },
      hint: 'The operator finds the reason in the log, by this id.',
    })
    const [failure, request] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.equal(failure?.id, 'trace-1')
    assert.match(JSON.stringify(failure?.err), /relation .{2}secret.{2} is broken/)
    assert.deepEqual(
      [request?.id, request?.method, request?.route, request?.status, request?.bytes, request?.msg],
      ['trace-1', 'GET', '/unexpected', 500, 162, 'request'],
    )
    assert.doesNotMatch(lines.join(''), /abc|xyz/)
  })

  test('even when what is thrown is nothing', async () => {
    const { url } = await start({ routes: failing })
    assert.equal((await fetch(`${url}/nothing-thrown`)).status, 500)
  })
})

describe('request ids', () => {
  test('a sane one is kept, another is replaced', async () => {
    const { url, port } = await start()
    const idOf = async (id: string) => (await fetch(`${url}/health/live`, { headers: { 'x-request-id': id } })).headers.get('x-request-id')
    assert.equal(await idOf('0af7651916cd43dd-8448eb21'), '0af7651916cd43dd-8448eb21')
    assert.match((await idOf('{"a":1}')) ?? '', /^[0-9a-f-]{36}$/)
    assert.match((await idOf('x'.repeat(129))) ?? '', /^[0-9a-f-]{36}$/)
    const twice = 'GET /health/live HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\r\nX-Request-Id: b\r\nConnection: close\r\n\r\n'
    assert.match(await sendRaw(port, twice), /\r\nx-request-id: [0-9a-f-]{36}\r\n/)
  })
})

describe('CORS', () => {
  const preflight = { origin: 'http://example.com', 'access-control-request-method': 'POST', 'access-control-request-headers': 'Foo,Bar' }
  const corsOf = (reply: Response) => Object.fromEntries([...reply.headers].filter(([name]) => /^(access-control|vary)/.test(name)))
  const exposed = 'Content-Encoding, Content-Location, Content-Range, Content-Type, Date, Location, Server, Transfer-Encoding, Range-Unit'

  test('any page may ask first', async () => {
    const { url } = await start()
    const reply = await fetch(`${url}/nothing`, { method: 'OPTIONS', headers: preflight })
    assert.equal(reply.status, 200)
    assert.equal(await reply.text(), '')
    assert.deepEqual(corsOf(reply), {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD',
      'access-control-allow-headers': 'Authorization, Foo, Bar, Accept, Accept-Language, Content-Language',
      'access-control-max-age': '86400',
    })
  })

  test('any page may read the answer, errors included, and who is not a page hears nothing of it', async () => {
    const { url } = await start()
    for (const path of ['/health/live', '/nothing']) {
      assert.deepEqual(corsOf(await fetch(url + path, { headers: { origin: 'null' } })), {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': exposed,
      })
    }
    assert.deepEqual(corsOf(await fetch(`${url}/health/live`)), {})
  })

  test('with origins listed, they may call with cookies and others not', async () => {
    const { url } = await start({ settings: { corsOrigins: ['http://example.com', 'https://app.example.com'] } })
    const from = async (origin: string) => corsOf(await fetch(`${url}/health/live`, { headers: { origin } }))
    assert.deepEqual(await from('https://app.example.com'), {
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': exposed,
      vary: 'Origin',
    })
    assert.deepEqual(await from('https://evil.example.com'), { vary: 'Origin' })
    const asked = await fetch(`${url}/health/live`, { method: 'OPTIONS', headers: { ...preflight, origin: 'https://evil.example.com' } })
    assert.deepEqual(corsOf(asked), { vary: 'Origin' })
  })

  test('a * lets any page in without cookies, and beside it those that are listed with them', async () => {
    const open = await start({ settings: { corsOrigins: ['*'] } })
    const anyPage = { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposed }
    const from = async (url: string, origin: string) => corsOf(await fetch(`${url}/health/live`, { headers: { origin } }))
    assert.deepEqual(await from(open.url, 'https://app.example.com'), anyPage)
    const asked = await fetch(`${open.url}/nothing`, { method: 'OPTIONS', headers: preflight })
    assert.deepEqual([asked.status, asked.headers.get('access-control-allow-origin')], [200, '*'])
    const both = await start({ settings: { corsOrigins: ['*', 'https://app.example.com'] } })
    assert.deepEqual(await from(both.url, 'https://other.example.com'), { ...anyPage, vary: 'Origin' })
    assert.deepEqual(await from(both.url, 'https://app.example.com'), {
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': exposed,
      vary: 'Origin',
    })
  })
})

describe('health and metrics', () => {
  test('ready once every check has no problem, not ready with the reasons of the others', async () => {
    const problems: (string | undefined)[] = [undefined, 'starting']
    const { url } = await start({
      readiness: [
        { name: 'database', findProblem: () => problems[0] },
        { name: 'catalog', findProblem: async () => problems[1] },
        {
          name: 'storage',
          findProblem: () => {
            if (problems[1] !== undefined) throw new Error('secret')
            return undefined
          },
        },
      ],
    })
    const reply = await fetch(`${url}/health/ready`)
    assert.equal(reply.status, 503)
    assert.deepEqual(await reply.json(), { status: 'not ready', problems: { catalog: 'starting', storage: 'the check itself failed' } })
    assert.equal((await fetch(`${url}/health/live`)).status, 200)
    problems[1] = undefined
    assert.deepEqual(await (await fetch(`${url}/health/ready`)).json(), { status: 'ready' })
  })

  test('requests are counted by route, method and class of status, whatever clients make up', async () => {
    const metrics = createMetrics()
    metrics.addGauge({ name: 'pool_connections', help: 'Connections', labels: ['state'] }, () => [{ value: 3, labels: { state: 'idle' } }])
    const { url } = await start({ metrics, routes: things })
    await fetch(`${url}/things/v1/things/1`)
    await fetch(`${url}/things/v1/things/2`)
    await fetch(`${url}/made/up/1`, { method: 'PROPFIND' })
    await fetch(`${url}/made/up/2`, { method: 'LOCK' })
    const shown = await (await fetch(`${url}/metrics`)).text()
    assert.match(shown, /^http_requests_total\{route="\/things\/v1\/things\/:id",method="GET",status="2xx"\} 2$/m)
    assert.match(shown, /^http_requests_total\{route="unknown",method="OTHER",status="4xx"\} 2$/m)
    assert.match(shown, /^http_request_duration_seconds_bucket\{route="unknown",method="OTHER",status="4xx",le="\+Inf"\} 2$/m)
    assert.match(shown, /^pool_connections\{state="idle"\} 3$/m)
    assert.match(shown, /^nodejs_eventloop_lag_p99_seconds /m)
  })

  test('a server whose operations are elsewhere leaves those paths free', async () => {
    const { url } = await start({ operations: 'elsewhere', routes: (app) => app.get('/metrics', async () => 'a table') })
    assert.equal(await (await fetch(`${url}/metrics`)).text(), 'a table')
    assert.equal((await fetch(`${url}/health/live`)).status, 404)
  })
})

describe('listening', () => {
  test('a port in use says what to do', async () => {
    const { port } = await start()
    await assert.rejects(start({ settings: { port } }), {
      code: 'port_in_use',
      message: `Port ${port} on 127.0.0.1 is in use`,
      hint: 'Stop what listens there, or choose another port with --port or DORSAL_PORT; 0 takes a free one.',
    })
  })

  test('an address of another machine is named', async () => {
    await assert.rejects(start({ settings: { host: '203.0.113.1' } }), { code: 'address_not_here' })
    await assert.rejects(start({ settings: { host: 'no-such-host.invalid' } }), { code: 'address_not_here' })
  })

  test('a socket takes the place of one that was left behind, and of no other file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dorsal-socket-'))
    const at = (name: string) => ({ socket: { path: join(folder, name), mode: 0o600 } })
    try {
      spawnSync(process.execPath, [
        '-e',
        `require('net').createServer().listen(process.argv[1], () => process.exit())`,
        join(folder, 'left'),
      ])
      assert.equal(lstatSync(join(folder, 'left')).isSocket(), true)
      assert.equal((await start(at('left'))).url, `unix:${join(folder, 'left')}`)
      writeFileSync(join(folder, 'thesis.txt'), 'do not lose me')
      await assert.rejects(start(at('thesis.txt')), { code: 'socket_unusable' })
      assert.equal(readFileSync(join(folder, 'thesis.txt'), 'utf8'), 'do not lose me')
      await assert.rejects(start(at('no-such-folder/socket')), { code: 'socket_unusable' })
    } finally {
      await Promise.all(running.splice(0).map((server) => server.stop()))
      rmSync(folder, { recursive: true })
    }
  })

  test('every address, under each of its names, is shown as one that works here', async () => {
    for (const host of ['0.0.0.0', '!4', '*']) {
      const { url, port } = await start({ settings: { host } })
      assert.equal(url, `http://127.0.0.1:${port}`)
    }
  })
})

describe('stopping', () => {
  /** A route that answers when it is told to. */
  function createGatedRoute() {
    const entered = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const routes = (app: FastifyInstance): void => {
      app.get('/slow', async () => {
        entered.resolve()
        await released.promise
        return 'done'
      })
    }
    return { routes, entered: entered.promise, release: released.resolve }
  }

  test('a request in flight is finished, an idle connection closed, a new one refused', async () => {
    const { routes, entered, release } = createGatedRoute()
    const server = await start({ routes })
    const idle = connect(server.port, '127.0.0.1')
    idle.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n')
    await readUntil(idle, '{"status":"live"}')
    const silent = connect(server.port, '127.0.0.1')
    await once(silent, 'connect')
    const inFlight = connect(server.port, '127.0.0.1')
    inFlight.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
    await entered

    const idleClosed = once(idle, 'close')
    const silentClosed = once(silent, 'close')
    const stopped = server.stop()
    await idleClosed
    await silentClosed
    const refused = connect(server.port, '127.0.0.1')
    assert.equal(((await once(refused, 'error')) as [NodeJS.ErrnoException])[0].code, 'ECONNREFUSED')

    const answer = text(inFlight)
    release()
    assert.match(await answer, /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\nConnection: close\r\n\r\ndone$/)
    await stopped
    await server.stop()
  })

  test('a request that takes longer than the limit is cut off', async () => {
    const { routes, entered } = createGatedRoute()
    const server = await start({ routes, settings: { shutdownTimeout: 0 } })
    const socket = connect(server.port, '127.0.0.1')
    socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
    await entered
    const answer = text(socket)
    await server.stop()
    assert.equal(await answer, '')
  })

  test('a response that was already going out is finished, and its connection then closed', async () => {
    const body = new PassThrough()
    const server = await start({ routes: (app) => app.get('/export', (_, reply) => reply.send(body)) })
    const socket = connect(server.port, '127.0.0.1')
    socket.write('GET /export HTTP/1.1\r\nHost: a\r\n\r\n')
    body.write('first')
    await readUntil(socket, 'first')
    const stopped = server.stop()
    body.end('last')
    assert.match(await text(socket), /last/)
    await stopped
  })

  test('a port is free again after a stop', async () => {
    const server = await start()
    await server.stop()
    const next = createServer().listen(server.port, '127.0.0.1')
    await once(next, 'listening')
    next.close()
  })
})

describe('when there is too much to do', () => {
  test('a request on one connection too many is told so and its connection closed; the next one is served', async () => {
    const { port, url } = await start({ settings: { connectionLimit: 1 }, routes: things })
    const first = connect(port, '127.0.0.1')
    await once(first, 'connect')
    const refused = await fetch(`${url}/things/v1/things/1`)
    assert.equal(refused.status, 503)
    assert.equal(refused.headers.get('retry-after'), '1')
    assert.equal(refused.headers.get('connection'), 'close')
    assert.equal((await refused.json()).code, 'too_many_connections')
    assert.equal((await fetch(`${url}/health/live`, { headers: { connection: 'close' } })).status, 200)
    first.destroy()
    await once(first, 'close')
    assert.equal((await fetch(`${url}/things/v1/things/1`)).status, 200)
  })

  test('a crowd that comes while the process is late is refused beyond 500, but for the first of each client, and health is answered', async () => {
    const { port } = await start({
      settings: { overloadDelay: 1 },
      routes: (app) => {
        app.get('/late', async () => {
          const until = performance.now() + 200
          while (performance.now() < until);
          return {}
        })
        things(app)
      },
    })
    const ask = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nHost: here\r\n${headers}\r\n`
    const greedy = ask('/things/v1/things/1')
    const last = ask('/things/v1/things/1', 'Authorization: Bearer modest\r\nConnection: close\r\n')
    const answers = await sendRaw(port, [ask('/late'), greedy.repeat(510), ask('/health/live'), last].join(''))
    const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)
    assert.equal(statuses.length, 513)
    assert.deepEqual(statuses.slice(-2), ['200', '200'])
    assert.equal(statuses.filter((status) => status === '503').length, 510 - 499 - 1)
  })
})
