// `npm run bench -- usage`: what counting usage costs the server: CPU of one process per request, with and without it in turn.
import { readFileSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fastify } from 'fastify'
import { systemClock } from '../../src/base/clock.ts'
import { silentLog } from '../../src/base/log.ts'
import { createSeededRandom } from '../../src/base/seeded-random.ts'
import { loadCatalog } from '../../src/catalog/load-catalog.ts'
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
import { type AlternatingMeter, type Block, createAlternatingMeter, toBlocks } from './alternating-meter.ts'
import { estimateRatio, median } from './estimate-ratio.ts'
import { measureCounting } from './measure-counting.ts'
import { measureWriting } from './measure-writing.ts'

const workloads = ['W1', 'W2', 'W3', 'W5']
const settings = { ...restDefaults, schemas: ['api'] }
const usageSettings = { enabled: true, flush: 3600, retention: 90, maxEntries: 10_000, maxClients: 1000 }
const clients = ['web-shop', 'mobile', 'back-office', 'import']
const requestsPerWindow = 400
const blocksOfWarmUp = 4

export async function benchUsage(parameters: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...parameters], options: { seconds: text, json: text } })
  const seconds = Number(values.seconds ?? '60')
  const shop = await startShop()
  await shop.query(readFileSync(new URL('../../src/operations/usage/migrations/0001-usage.sql', import.meta.url), 'utf8'))
  const database = await connectDatabase(parseConnectionUrl(shop.url), postgresDefaults, silentLog)
  const recorder = startRecordingUsage({ database, settings: usageSettings, clock: systemClock, log: silentLog })
  const meter = createAlternatingMeter(requestsPerWindow)
  const server = await serve(database, { recorder, meter })
  try {
    const costs: ReturnType<typeof toCost>[] = []
    for (const workload of workloads) {
      meter.take()
      await ask(workload, { shop, url: server.url, seconds })
      costs.push(toCost(workload, toBlocks(meter.take(), blocksOfWarmUp)))
    }
    await recorder.flush()
    const results = { 'CPU of a request': costs, 'A count alone': measureCounting(), 'CPU of writing': await measureWriting(database) }
    for (const [name, rows] of Object.entries(results)) console.log(`${name}\n\n${renderMarkdownTable(rows)}\n`)
    const report = { at: new Date().toISOString(), loadAtTheEnd: loadavg()[0], seconds, results }
    writeFileSync(values.json ?? 'bench-usage.json', `${JSON.stringify(report, null, 2)}\n`)
  } finally {
    await server.stop()
    await recorder.stop()
    await database.close()
    await shop.stop()
  }
}

type Server = { readonly url: URL; readonly stop: () => Promise<void> }
type Measured = { readonly recorder: Pick<UsageRecorder, 'note'>; readonly meter: AlternatingMeter }

/** One server that counts in half of the windows: nothing else differs. The REST service alone: beside metrics and log, counting is a smaller part. */
async function serve(database: Database, { recorder, meter }: Measured): Promise<Server> {
  const app = fastify()
  const identity = { role: 'anon', claims: '{"role":"anon"}', source: 'anonymous' } as const
  const catalog = await loadCatalog(database, settings)
  const service = createRestService({
    catalog: () => catalog,
    database,
    authenticate: () => {
      meter.note()
      return identity
    },
    settings,
    log: silentLog,
    noteUse: (uses, caller) => {
      if (meter.isOn()) recorder.note(uses, caller)
    },
  })
  app.register(service)
  return { url: new URL(await app.listen({ port: 0, host: '127.0.0.1' })), stop: () => app.close() }
}

type Asking = { readonly shop: Shop; readonly url: URL; readonly seconds: number }

async function ask(workload: string, { shop, url, seconds }: Asking): Promise<void> {
  const requestsFile = join(shop.folder, 'usage.requests')
  writeFileSync(requestsFile, renderRequests(workload, url))
  const { failed } = await generateLoad({ url, requestsFile, connections: 16, seconds })
  if (failed > 0) throw new Error(`${failed} requests of ${workload} failed`)
}

/** As several applications would ask, in turn. */
function renderRequests(workload: string, url: URL): string {
  const named = readRequests(workload).map((request, index) => ({
    ...request,
    headers: {
      ...request.headers,
      'x-client-name': clients[index % clients.length] ?? '',
      'x-client-version': '4.2',
      'x-client-info': 'supabase-js/2.110.0',
    },
  }))
  return named.map((request) => renderRequest(request, url)).join(requestSeparator)
}

function toCost(workload: string, blocks: readonly Block[]) {
  return {
    workload,
    blocks: String(blocks.length),
    'CPU µs without': median(blocks.map(({ without }) => without)).toFixed(1),
    'CPU µs with': median(blocks.map((block) => block.with)).toFixed(1),
    'times as much': renderRatio(blocks.map((block) => block.with / block.without)),
    'control: without, twice': renderRatio(blocks.map(({ control }) => control)),
  }
}

function renderRatio(ratios: readonly number[]): string {
  const { middle, low, high } = estimateRatio(ratios, createSeededRandom(1))
  return `${middle.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
}
