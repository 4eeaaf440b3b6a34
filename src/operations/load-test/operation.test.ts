import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { type LoadReport, type LoadTest, openLoad, renderHtmlReport, runLoadTest } from './operation.ts'

const request = { name: 'GET /', method: 'GET', path: '/', headers: {}, weight: 1 }

const usual: Omit<LoadTest, 'origin'> = {
  requests: [request],
  source: 'declared',
  objectives: { p99: 60_000, errorRate: 0 },
  kind: 'phase',
  rate: 200,
  seconds: 0.5,
  arrivals: 'uniform',
  connections: 8,
  timeout: 10_000,
  remarks: [],
  clock: { now: () => 0 },
  random: () => 0.5,
  signal: new AbortController().signal,
  onProgress: () => {},
}

async function runOn(listener: RequestListener, changes: Partial<LoadTest> = {}): Promise<LoadReport> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  try {
    if (address === null || typeof address === 'string') throw new Error('no port')
    return await runLoadTest({ ...usual, origin: `http://127.0.0.1:${address.port}`, ...changes })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('as many requests are sent as the rate says, and each is told', async () => {
  const report = await runOn((_, reply) => reply.end('ok'))
  assert.deepEqual(
    [report.verdict, report.phase.sent, report.phase.succeeded, report.phase.failures, report.startedAt],
    ['holds', 99, 99, {}, '1970-01-01T00:00:00.000Z'],
  )
  assert.deepEqual(
    report.phase.requests.map(({ name, sent, failed }) => ({ name, sent, failed })),
    [{ name: 'GET /', sent: 99, failed: 0 }],
  )
})

test('while a server stalls requests go on to be due, and their waiting counts', async () => {
  let asked = 0
  const held: (() => void)[] = []
  const report = await runOn(
    (_, reply) => {
      const answer = () => void reply.end()
      // The 2nd to 41st wait for each other, on 8 connections; a client that waited before it asked again would see one slow answer.
      if (++asked < 2 || asked > 9) return answer()
      held.push(answer)
      if (held.length === 8) setTimeout(() => held.forEach((each) => void each()), 400)
    },
    { objectives: { p50: 100 } },
  )
  assert.equal(report.phase.sent, 99)
  assert.ok(report.phase.latency.p50 > 100, `p50 is ${report.phase.latency.p50}`)
})

test('answers of 400 and above, broken connections and late answers have failed', async () => {
  let asked = 0
  const report = await runOn(
    (_, reply) => {
      asked++
      if (asked % 4 === 1) reply.end()
      else if (asked % 4 === 2) reply.writeHead(503).end()
      else if (asked % 4 === 3) reply.destroy()
      else setTimeout(() => reply.end(), 2000)
    },
    { rate: 16, timeout: 400 },
  )
  assert.equal(report.verdict, 'does not hold')
  const { 'no answer in time': late = 0, ...others } = report.phase.failures
  assert.deepEqual(Object.keys(others).sort(), ['503', 'connection lost'])
  assert.ok(late >= 1)
})

test('a declared request that fails before any load ends the test', async () => {
  await assert.rejects(
    runOn((_, reply) => reply.writeHead(401).end()),
    { code: 'bench_request_refused', message: 'Asked once before any load, GET / failed: it is answered 401' },
  )
})

test('a recorded request that fails is left out, and this is said', async () => {
  const report = await runOn((asked, reply) => reply.writeHead(asked.url === '/gone' ? 404 : 200).end(), {
    source: 'recorded',
    requests: [request, { ...request, name: 'GET /gone', path: '/gone' }],
  })
  assert.deepEqual(report.remarks, ['1 recorded requests failed when asked once, and were left out.'])
  assert.deepEqual(
    report.phase.requests.map(({ name }) => name),
    ['GET /'],
  )
})

test('a run that is interrupted reports what it has, and claims nothing', async () => {
  const controller = new AbortController()
  let asked = 0
  const report = await runOn(
    (_, reply) => {
      if (++asked === 10) controller.abort()
      reply.end()
    },
    { signal: controller.signal, seconds: 60 },
  )
  assert.equal(report.verdict, 'could not be checked')
  assert.equal(report.phase.isCutShort, true)
  assert.ok(report.phase.sent >= 9)
})

test('the HTML report needs nothing from elsewhere, and no name of a request can end its script', async () => {
  const report = await runOn((_, reply) => reply.end(), { requests: [{ ...request, name: 'GET /</script><b>' }], rate: 50 })
  const page = renderHtmlReport(report)
  assert.equal(page.includes('GET /</script>'), false)
  assert.equal(/(src|href)=/.test(page), false)
  assert.equal(page.split('</script>').length, 4)
})

test('an opened load leaves out what fails when asked once, and is sent until it is told to stop', async () => {
  const failing = { ...request, name: 'GET /gone', path: '/gone' }
  const server = createServer((asked, reply) => {
    reply.statusCode = asked.url === '/gone' ? 404 : 200
    reply.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    const { connections, timeout, random } = usual
    const source = { origin: `http://127.0.0.1:${port}`, requests: [request, failing], source: 'recorded' as const }
    const load = await openLoad({ ...source, connections, timeout, random })
    assert.equal(load.refused, 1)
    const phase = await load.run({ rate: 100, seconds: 3600, arrivals: 'uniform' }, AbortSignal.timeout(200))
    assert.deepEqual([phase.isCutShort, phase.failures, phase.requests.map(({ name }) => name)], [true, {}, ['GET /']])
    assert.equal(phase.succeeded, phase.sent)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
