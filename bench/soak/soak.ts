// `npm run bench -- soak [--minutes 60] [--rate 100] [--code dist] [--out bench-soak]`: mixed load for long; is memory flat?
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { createHttpSender } from '../../src/operations/load-test/adapters/http-sender.ts'
import { runPhase } from '../../src/operations/load-test/run-phase.ts'
import type { PhaseResult } from '../../src/operations/load-test/types.ts'
import { readChildrenMemory, readMemory } from '../server/read-memory.ts'
import { readMetrics } from '../server/read-metrics.ts'
import { type ShopServer, startShopServer } from '../server/start-shop-server.ts'
import { type Flatness, flatnessRule, judgeFlatness } from './judge-flatness.ts'
import { planMixedRequests } from './mixed-requests.ts'
import { renderSoakPage } from './render-soak-page.ts'

const sampleSeconds = 10

export type SoakSample = {
  readonly minute: number
  /** MB. */
  readonly rss: number
  readonly heap: number
  readonly external: number
  readonly postgres: number
  readonly statements: number
  readonly answered: number
  readonly p99: number
  readonly load: number
}

export type SoakReport = {
  readonly startedAt: string
  readonly node: string
  readonly code: string
  readonly rate: number
  readonly rule: string
  readonly verdicts: readonly Flatness[]
  readonly samples: readonly SoakSample[]
}

const judged = ['rss', 'heap', 'external', 'postgres', 'statements'] as const

export async function benchSoak(parameters: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...parameters], options: { minutes: text, rate: text, code: text, out: text } })
  const { minutes = '60', rate = '100', code = 'sources', out = 'bench-soak' } = values
  const server = await startShopServer({ code: code === 'dist' ? 'dist' : 'sources' })
  const startedAt = new Date().toISOString()
  const samples: SoakSample[] = []
  try {
    for (let count = 0; count < (Number(minutes) * 60) / sampleSeconds; count++) {
      samples.push(await takeSample(server, Number(rate), ((count + 1) * sampleSeconds) / 60))
      const verdicts = judged.map((name) => judgeFlatness({ name, values: samples.map((sample) => sample[name]) }))
      const report = { startedAt, node: process.version, code, rate: Number(rate), rule: flatnessRule, verdicts, samples }
      writeReport(out, report)
      if (count % 6 === 5) console.log(describeSample(samples.at(-1)))
    }
    printVerdicts(samples)
  } finally {
    await server.stop()
  }
}

async function takeSample(server: ShopServer, rate: number, minute: number): Promise<SoakSample> {
  const { sent, succeeded, latency } = await sendLoad(server.origin, rate)
  const metrics = await readMetrics(server.adminOrigin)
  const megabytes = (name: string) => (metrics.get(name) ?? Number.NaN) / 2 ** 20
  return {
    minute,
    rss: readMemory(server.pid, 'VmRSS'),
    heap: megabytes('nodejs_heap_size_used_bytes'),
    external: megabytes('nodejs_external_memory_bytes'),
    postgres: readChildrenMemory(server.shop.serverPid()).megabytes,
    statements: metrics.get('dorsal_db_statements') ?? Number.NaN,
    answered: succeeded / sent,
    p99: latency.p99,
    load: loadavg()[0] ?? Number.NaN,
  }
}

async function sendLoad(origin: string, rate: number): Promise<PhaseResult> {
  const limits = { connections: 64, timeout: 30_000 }
  const sender = createHttpSender({ origin, ...limits })
  try {
    return await runPhase({
      phase: { rate, seconds: sampleSeconds, arrivals: 'poisson' },
      requests: planMixedRequests(Math.random),
      sender,
      ...limits,
      random: Math.random,
      signal: new AbortController().signal,
      onSecond: () => {},
    })
  } finally {
    await sender.close()
  }
}

function writeReport(out: string, report: SoakReport): void {
  writeFileSync(`${out}.json`, `${JSON.stringify(report, null, 2)}\n`)
  writeFileSync(`${out}.html`, renderSoakPage(report))
}

function describeSample(sample: SoakSample | undefined): string {
  if (sample === undefined) return ''
  const { minute, rss, heap, postgres, statements, p99, load } = sample
  const megabytes = `rss ${rss.toFixed(0)} MB, heap ${heap.toFixed(0)} MB, PostgreSQL ${postgres.toFixed(0)} MB`
  return `minute ${minute.toFixed(0)}: ${megabytes}, ${statements} statements, p99 ${p99.toFixed(0)} ms, machine load ${load.toFixed(1)}`
}

function printVerdicts(samples: readonly SoakSample[]): void {
  console.log(flatnessRule)
  for (const name of judged) {
    const { mean, rise, isFlat } = judgeFlatness({ name, values: samples.map((sample) => sample[name]) })
    console.log(`${name.padEnd(10)} mean ${mean.toFixed(1)}, rise ${rise.toFixed(2)}: ${isFlat ? 'flat' : 'not flat'}`)
  }
}
