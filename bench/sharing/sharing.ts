// `npm run bench -- sharing`: whether equal reads that share a round trip (dorsal.db.share_reads) pay, where they are equal and where they are not.
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { renderMarkdownTable } from '../server/render-markdown-table.ts'
import { type RestServer, startRestServer } from '../server/start-shop-server.ts'
import { generateLoad } from '../workload/generate-load.ts'
import { readCpuSeconds } from '../workload/process-usage.ts'
import { readRequests, renderRequest, requestSeparator, type WorkloadRequest } from '../workload/requests.ts'
import { type Shop, startShop } from '../workload/start-shop.ts'

type Case = { readonly title: string; readonly connections: number; readonly requests: readonly WorkloadRequest[] }

/** `cpu`: µs of the server's process for each answer. */
type Round = { readonly rate: number; readonly cpu: number; readonly p99: number }

type Series = { readonly title: string; readonly apart: Round[]; readonly shared: Round[] }

const [one] = readRequests('W2')
/** Of pages that are few enough to stay in memory, and too many for two connections to ask for the same one at once. */
const different = one === undefined ? [] : Array.from({ length: 200 }, (_, page) => ({ ...one, path: `${one.path}&offset=${page}` }))
const cases: readonly Case[] = [
  { title: '200 connections, one request', connections: 200, requests: different.slice(0, 1) },
  { title: '16 connections, one request', connections: 16, requests: different.slice(0, 1) },
  { title: '16 connections, 200 requests in turn', connections: 16, requests: different },
]

export async function benchSharing(parameters: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...parameters], options: { rounds: text, seconds: text, code: text, json: text } })
  const code = values.code === 'dist' ? 'dist' : 'sources'
  const shop = await startShop()
  const servers: RestServer[] = []
  try {
    for (const shares of ['false', 'true']) {
      servers.push(await startRestServer({ code, variables: { PGRST_DB_URI: shop.url, DORSAL_DB_SHARE_READS: shares } }))
    }
    const rounds = { count: Number(values.rounds ?? '5'), seconds: Number(values.seconds ?? '2') }
    const series: Series[] = []
    for (const each of cases) series.push(await measureCase(each, { shop, servers, rounds }))
    console.log(renderMarkdownTable(series.map(toRow)))
    const report = {
      at: new Date().toISOString(),
      loadAtTheEnd: loadavg()[0],
      ...rounds,
      results: { 'Request sharing': series.map(toRow) },
    }
    writeFileSync(values.json ?? 'bench-sharing.json', `${JSON.stringify(report, null, 2)}\n`)
  } finally {
    for (const server of servers) await server.stop()
    await shop.stop()
  }
}

type Place = {
  readonly shop: Shop
  readonly servers: readonly RestServer[]
  readonly rounds: { readonly count: number; readonly seconds: number }
}

/** The first round warms up and is not counted. */
async function measureCase({ title, connections, requests }: Case, { shop, servers, rounds }: Place): Promise<Series> {
  const series: Series = { title, apart: [], shared: [] }
  for (let round = 0; round <= rounds.count; round++) {
    for (const [index, server] of servers.entries()) {
      const url = new URL(server.origin)
      const requestsFile = join(shop.folder, `sharing-${index}.requests`)
      writeFileSync(requestsFile, requests.map((request) => renderRequest(request, url)).join(requestSeparator))
      const before = readCpuSeconds(server.pid)
      const { answered, seconds, p99 } = await generateLoad({ url, requestsFile, connections, seconds: rounds.seconds })
      const cpu = ((readCpuSeconds(server.pid) - before) * 1e6) / answered
      if (round > 0) series[index === 0 ? 'apart' : 'shared'].push({ rate: answered / seconds, cpu, p99 })
    }
  }
  return series
}

function toRow({ title, apart, shared }: Series) {
  const ratios = shared.map(({ rate }, round) => rate / (apart[round]?.rate ?? Number.NaN))
  return {
    load: title,
    'apart, req/s': Math.round(median(apart.map(({ rate }) => rate))),
    'shared, req/s': Math.round(median(shared.map(({ rate }) => rate))),
    'times as many': median(ratios).toFixed(2),
    'by round': `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
    'server CPU µs, apart and shared': `${Math.round(median(apart.map(({ cpu }) => cpu)))}, ${Math.round(median(shared.map(({ cpu }) => cpu)))}`,
    'p99 ms, apart and shared': `${median(apart.map(({ p99 }) => p99)).toFixed(1)}, ${median(shared.map(({ p99 }) => p99)).toFixed(1)}`,
  }
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
