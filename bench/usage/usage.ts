// `npm run bench -- usage`: what counting usage costs the server: CPU of one process per request, with and without it in turn.
import { readFileSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type FastifyInstance, fastify } from 'fastify'
import { systemClock } from '../../src/base/clock.ts'
import { silentLog } from '../../src/base/log.ts'
import { loadCatalog } from '../../src/catalog/load-catalog.ts'
import type { Catalog } from '../../src/catalog/types.ts'
import { startRecordingUsage, type UsageRecorder } from '../../src/operations/usage/operation.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { connectDatabase } from '../../src/postgres/database.ts'
import { postgresDefaults } from '../../src/postgres/settings.ts'
import type { Database } from '../../src/postgres/types.ts'
import { createRestService } from '../../src/services/rest/service.ts'
import { restDefaults } from '../../src/services/rest/settings.ts'
import { renderMarkdownTable } from '../server/render-markdown-table.ts'
import { generateLoad } from '../workload/generate-load.ts'
import { readRequests, renderRequest, requestSeparator } from '../workload/requests.ts'
import { type Shop, startShop } from '../workload/start-shop.ts'

const workloads = ['W1', 'W2', 'W3']
const settings = { ...restDefaults, schemas: ['api'] }
const usageSettings = { enabled: true, flush: 1, retention: 90, maxEntries: 10_000, maxClients: 1000 }
const clients = ['web-shop', 'mobile', 'back-office', 'import']

type Contender = { readonly app: FastifyInstance; readonly url: URL }

/** Of one workload, a number a round. `without` and `with`: µs of CPU for each answer. */
type Series = { readonly workload: string; readonly without: number[]; readonly with: number[] }

export async function benchUsage(parameters: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...parameters], options: { rounds: text, seconds: text, json: text } })
  const rounds = { count: Number(values.rounds ?? '15'), seconds: Number(values.seconds ?? '1') }
  const shop = await startShop()
  await shop.query(readFileSync(new URL('../../src/operations/usage/migrations/0001-usage.sql', import.meta.url), 'utf8'))
  const database = await connectDatabase(parseConnectionUrl(shop.url), postgresDefaults, silentLog)
  const recorder = startRecordingUsage({ database, settings: usageSettings, clock: systemClock, log: silentLog })
  const catalog = await loadCatalog(database, settings)
  const contenders = { without: await serve(database, catalog), with: await serve(database, catalog, recorder) }
  try {
    const series: Series[] = []
    for (const workload of workloads) series.push(await measure(workload, { shop, contenders, rounds }))
    const rows = series.map(toRow)
    console.log(renderMarkdownTable(rows))
    const report = { at: new Date().toISOString(), loadAtTheEnd: loadavg()[0], ...rounds, results: { 'Usage counting': rows } }
    writeFileSync(values.json ?? 'bench-usage.json', `${JSON.stringify(report, null, 2)}\n`)
  } finally {
    for (const { app } of Object.values(contenders)) await app.close()
    await recorder.stop()
    await database.close()
    await shop.stop()
  }
}

/** Both live in this process, on one database and catalog: nothing else differs between them. */
async function serve(database: Database, catalog: Catalog, recorder?: UsageRecorder): Promise<Contender> {
  const app = fastify()
  const identity = { role: 'anon', claims: '{"role":"anon"}', source: 'anonymous' } as const
  const service = createRestService({
    catalog: () => catalog,
    database,
    authenticate: () => identity,
    settings,
    log: silentLog,
    ...(recorder && { noteUse: recorder.note }),
  })
  app.register(service)
  return { app, url: new URL(await app.listen({ port: 0, host: '127.0.0.1' })) }
}

type Place = {
  readonly shop: Shop
  readonly contenders: Readonly<Record<'without' | 'with', Contender>>
  readonly rounds: { readonly count: number; readonly seconds: number }
}

/** The first round warms up and is not counted; who begins changes with each round. */
async function measure(workload: string, { shop, contenders, rounds }: Place): Promise<Series> {
  const series: Series = { workload, without: [], with: [] }
  for (let round = 0; round <= rounds.count; round++) {
    for (const kind of round % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const)) {
      const { url } = contenders[kind]
      const requestsFile = join(shop.folder, `usage-${kind}.requests`)
      writeFileSync(requestsFile, renderRequests(workload, url))
      const before = process.cpuUsage()
      const { answered } = await generateLoad({ url, requestsFile, connections: 16, seconds: rounds.seconds })
      const { user, system } = process.cpuUsage(before)
      if (round > 0) series[kind].push((user + system) / answered)
    }
  }
  return series
}

/** As several applications would ask, in turn. */
function renderRequests(workload: string, url: URL): string {
  const named = readRequests(workload).map((request, index) => ({
    ...request,
    headers: { 'x-client-name': clients[index % clients.length] ?? '', 'x-client-version': '4.2', 'x-client-info': 'supabase-js/2.110.0' },
  }))
  return named.map((request) => renderRequest(request, url)).join(requestSeparator)
}

function toRow({ workload, ...series }: Series) {
  const ratios = series.with.map((cpu, round) => cpu / (series.without[round] ?? Number.NaN))
  return {
    workload,
    'CPU µs without': median(series.without).toFixed(1),
    'CPU µs with': median(series.with).toFixed(1),
    'times as much': median(ratios).toFixed(3),
    'by round': `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
  }
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
