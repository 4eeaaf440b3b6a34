// `npm run bench -- overload`: many connections, more load than the database bears, a greedy client beside a modest one, readers who dawdle.
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { PlannedRequest } from '../../src/operations/load-test/types.ts'
import { planWorkload } from '../server/plan-requests.ts'
import { readMemory } from '../server/read-memory.ts'
import { readMetrics } from '../server/read-metrics.ts'
import { renderMarkdownTable } from '../server/render-markdown-table.ts'
import { type ShopServer, startShopServer } from '../server/start-shop-server.ts'
import { generateLoad, loadGenerator } from '../workload/generate-load.ts'
import { readRequests, renderRequest, requestSeparator } from '../workload/requests.ts'
import { measureOutcomes, type Outcomes, type OutcomeTimes } from './measure-outcomes.ts'
import { readSlowly } from './read-slowly.ts'
import { watchRefusals } from './refusal-times.ts'

/** 10 connections of 20 ms each bear 500 a second, and leave the processor to who measures. */
const slowView = `
  create view api.slow as select 1 as id, pg_sleep(0.02)::text as waited;
  grant select on api.slow to anon, app_user`
const slowPath = '/slow'

const tokens = readRequests('W4').map(({ headers }) => headers.Authorization ?? '')

type Row = Readonly<Record<string, string | number>>

type Part = { readonly title: string; readonly measure: (server: ShopServer, seconds: number) => Promise<readonly Row[]> }

const parts: Readonly<Record<string, Part>> = {
  connections: { title: 'Connections, one request under way on each (W2)', measure: measureConnections },
  overload: { title: 'Open load on a database that bears about 500 requests a second', measure: measureOverload },
  fairness: { title: 'A modest client (5 a second) beside a greedy one (1,500 a second)', measure: measureFairness },
  readers: { title: '20 readers of 1 kB/s of an export, 10 connections, dorsal.db.reader_timeout 5 s', measure: measureSlowReaders },
}

export async function benchOverload(parameters: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...parameters], options: { seconds: text, code: text, json: text, parts: text } })
  const seconds = Number(values.seconds ?? '5')
  const variables = { DORSAL_DB_READER_TIMEOUT: '5' }
  const server = await startShopServer({ code: values.code === 'dist' ? 'dist' : 'sources', variables })
  try {
    await server.shop.query(slowView)
    await server.shop.query(`notify pgrst, 'reload schema'`)
    await waitForView(server.origin)
    const results: Record<string, readonly Row[]> = {}
    for (const name of values.parts?.split(',') ?? Object.keys(parts)) {
      const part = parts[name]
      if (part === undefined) throw new RangeError(`No such part: ${name}; there are ${Object.keys(parts).join(', ')}`)
      const rows = await part.measure(server, seconds)
      console.log(`### ${part.title}\n\n${renderMarkdownTable(rows)}\n`)
      results[name] = rows
    }
    const report = { at: new Date().toISOString(), loadAtTheEnd: loadavg()[0], seconds, results }
    writeFileSync(values.json ?? 'bench-overload.json', `${JSON.stringify(report, null, 2)}\n`)
  } finally {
    await server.stop()
  }
}

async function waitForView(origin: string): Promise<void> {
  while ((await fetch(`${origin}${slowPath}`)).status !== 200) await sleep(100)
}

async function measureConnections({ origin, pid, shop }: ShopServer, seconds: number): Promise<readonly Row[]> {
  const url = new URL(origin)
  const requestsFile = join(shop.folder, 'overload.requests')
  writeFileSync(
    requestsFile,
    readRequests('W2')
      .map((request) => renderRequest(request, url))
      .join(requestSeparator),
  )
  const rows: Row[] = []
  for (const connections of [16, 64, 256, 1000, 4000]) {
    const { answered, failed, p50, p99, seconds: took } = await generateLoad({ url, requestsFile, connections, seconds })
    rows.push({
      connections,
      'answers a second': Math.round(answered / took),
      'of them 503 or failed': toPercent(failed / Math.max(1, answered)),
      'p50 ms': Math.round(p50 * 10) / 10,
      'p99 ms': Math.round(p99 * 10) / 10,
      'memory MB, highest so far': Math.round(readMemory(pid, 'VmHWM')),
      'load from': loadGenerator,
    })
  }
  return rows
}

async function measureOverload({ origin, adminOrigin, pid }: ShopServer, seconds: number): Promise<readonly Row[]> {
  const requests = [planRead(slowPath)]
  const most = await measureOutcomes({ origin, requests, rate: 1000, seconds, connections: 16 })
  const capacity = countOf(most, '200') / most.seconds
  const rows: Row[] = []
  for (const factor of [0.8, 1, 2, 10]) {
    const rate = Math.round(capacity * factor)
    const refusals = await watchRefusals(adminOrigin)
    const outcomes = await measureOutcomes({ origin, requests, rate, seconds, connections: 4000 })
    const server = await refusals.read()
    rows.push({
      '× capacity': factor,
      'sent a second': rate,
      ...describeAnswers(outcomes),
      '503 ms, p50': round(find(outcomes, '503')?.p50),
      '503 ms, p99': round(find(outcomes, '503')?.p99),
      '5xx in the server, p50 below': round(server.p50),
      'p99 below': round(server.p99),
      'server late ms, p99': round(server.late),
      'memory MB now': Math.round(readMemory(pid, 'VmRSS')),
    })
  }
  return rows
}

async function measureFairness({ origin }: ShopServer, seconds: number): Promise<readonly Row[]> {
  const [modest = '', greedy = ''] = [...new Set(tokens)]
  const ask = (token: string, rate: number) =>
    measureOutcomes({ origin, requests: [planRead(slowPath, token)], rate, seconds, connections: 4000 })
  const settings = [
    { name: 'alone', beside: undefined },
    { name: 'beside a greedy client', beside: greedy },
    { name: 'beside its own greedy self', beside: modest },
  ]
  const rows: Row[] = []
  for (const { name, beside } of settings) {
    const load = beside === undefined ? undefined : ask(beside, 1500)
    // When the queue is full already.
    if (load !== undefined) await sleep(1000)
    rows.push({ 'the modest client': name, ...describeAnswers(await ask(modest, 5)) })
    await load
  }
  return rows
}

async function measureSlowReaders({ origin, adminOrigin }: ShopServer): Promise<readonly Row[]> {
  const readers = Array.from({ length: 20 }, () => readSlowly(origin, '/order_items?order=id', 1000))
  const began = performance.now()
  const rows: Row[] = []
  for (const second of [1, 5, 10, 20, 30]) {
    await sleep(Math.max(0, began + second * 1000 - performance.now()))
    const beside = await measureOutcomes({ origin, requests: planWorkload('W1'), rate: 50, seconds: 1, connections: 16 })
    const busy = (await readMetrics(adminOrigin)).get('dorsal_db_busy') ?? Number.NaN
    rows.push({ 'after s': second, 'connections busy': busy, 'W1 beside them, p99 ms': round(find(beside, '200')?.p99) })
  }
  for (const reader of readers) reader.stop()
  return rows
}

function planRead(path: string, authorization?: string): PlannedRequest {
  return { name: path, method: 'GET', path, headers: authorization === undefined ? {} : { authorization }, weight: 1 }
}

function describeAnswers(outcomes: Outcomes): Row {
  const sent = outcomes.answers.reduce((sum, { count }) => sum + count, 0)
  const admitted = find(outcomes, '200')
  return {
    'answered 200 a second': Math.round(countOf(outcomes, '200') / outcomes.seconds),
    'share of 503': toPercent(countOf(outcomes, '503') / sent),
    'other failures': sent - countOf(outcomes, '200') - countOf(outcomes, '503'),
    '200 ms, p50': round(admitted?.p50),
    '200 ms, p99': round(admitted?.p99),
    'generator late ms, p99': round(outcomes.lag),
  }
}

function find({ answers }: Outcomes, name: string): OutcomeTimes | undefined {
  return answers.find(({ outcome }) => outcome === name)
}

function countOf(outcomes: Outcomes, name: string): number {
  return find(outcomes, name)?.count ?? 0
}

function toPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function round(value: number | undefined): string | number {
  if (value === Infinity) return 'more than 10 s'
  return value === undefined || Number.isNaN(value) ? '–' : Math.round(value * 10) / 10
}
