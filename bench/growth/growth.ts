// `npm run bench -- growth`: what a request, a start and the memory cost as rows, embeds, tables, roles, shapes and payloads grow.
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { environment } from '../../src/base/environment.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { startTestServer } from '../../tests/support/test-server.ts'
import { readMemory } from '../server/read-memory.ts'
import { readMetrics } from '../server/read-metrics.ts'
import { renderMarkdownTable } from '../server/render-markdown-table.ts'
import { type RestServer, startRestServer } from '../server/start-shop-server.ts'
import { stopWithRun } from '../stop-with-run.ts'
import { growthSchemas } from './schemas.ts'

type Row = Readonly<Record<string, string | number>>

type Growth = {
  readonly title: string
  readonly steps: readonly number[]
  /** One server and one database for all steps; absent: a new one each. */
  readonly schema: (step: number) => readonly string[]
  readonly isFreshEachStep: boolean
  readonly measure: (server: RestServer, step: number) => Promise<Row>
}

const timesAsked = 9

const growths: Readonly<Record<string, Growth>> = {
  rows: {
    title: 'Rows of one answer',
    steps: [1, 10, 100, 1000, 10_000, 100_000],
    schema: () => growthSchemas.rows,
    isFreshEachStep: false,
    measure: ({ origin }, step) => timeRequest(`${origin}/readings?limit=${step}`, { rows: step }),
  },
  depth: {
    title: 'Levels of embeds, 10 rows of 3 each',
    steps: [1, 2, 3, 4, 5, 6],
    schema: () => growthSchemas.depth,
    isFreshEachStep: false,
    measure: ({ origin }, step) => timeRequest(`${origin}/level_0?limit=10&select=${nestEmbeds(step)}`, { levels: step }),
  },
  tables: {
    title: 'Tables of the schema',
    steps: [10, 100, 1000, 5000],
    schema: growthSchemas.tables,
    isFreshEachStep: true,
    measure: async (server, step) => ({
      ...(await timeRequest(`${server.origin}/table_1?id=eq.1`, { tables: step })),
      'schema read in ms': Math.round(
        ((await readMetrics(server.adminOrigin)).get('pgrst_schema_cache_query_time_seconds') ?? Number.NaN) * 1000,
      ),
      'memory MB': Math.round(readMemory(server.pid, 'VmRSS')),
    }),
  },
  roles: {
    title: 'Roles that the login may take',
    steps: [1, 100, 1000, 10_000],
    schema: growthSchemas.roles,
    isFreshEachStep: true,
    measure: async (server, step) => ({
      ...(await timeRequest(`${server.origin}/readings?id=eq.1`, { roles: step })),
      'memory MB': Math.round(readMemory(server.pid, 'VmRSS')),
    }),
  },
  shapes: {
    title: 'Distinct shapes of requests, each asked once',
    steps: [10, 100, 1000, 10_000, 100_000],
    schema: () => growthSchemas.rows,
    isFreshEachStep: false,
    measure: measureShapes,
  },
  payloads: {
    title: 'Size of one inserted value',
    steps: [1, 10, 100, 1000, 10_000, 50_000],
    schema: () => growthSchemas.payloads,
    isFreshEachStep: false,
    measure: async (server, step) => ({
      ...(await timeRequest(
        `${server.origin}/payloads`,
        { kB: step },
        { method: 'POST', body: JSON.stringify({ data: 'x'.repeat(step * 1000) }) },
      )),
      'memory MB, highest so far': Math.round(readMemory(server.pid, 'VmHWM')),
    }),
  },
}

export async function benchGrowth(parameters: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...parameters], options: { only: text, most: text, code: text, json: text } })
  const postgres = environment.DORSAL_TEST_POSTGRES === undefined ? await startTestServer() : undefined
  const stop = stopWithRun(async () => await postgres?.stop())
  const code = values.code === 'dist' ? 'dist' : 'sources'
  const results: Record<string, readonly Row[]> = {}
  try {
    for (const name of values.only?.split(',') ?? Object.keys(growths)) {
      const growth = growths[name]
      if (growth === undefined) throw new RangeError(`No such growth: ${name}; there are ${Object.keys(growths).join(', ')}`)
      const rows = await measureGrowth({ ...growth, steps: growth.steps.filter((step) => step <= Number(values.most ?? Infinity)) }, code)
      console.log(`### ${growth.title}\n\n${renderMarkdownTable(rows)}\n`)
      results[name] = rows
    }
  } finally {
    await stop()
  }
  const report = { at: new Date().toISOString(), loadAtTheEnd: loadavg()[0], results }
  writeFileSync(values.json ?? 'bench-growth.json', `${JSON.stringify(report, null, 2)}\n`)
}

async function measureGrowth({ steps, schema, isFreshEachStep, measure }: Growth, code: 'sources' | 'dist'): Promise<readonly Row[]> {
  const rows: Row[] = []
  const groups = isFreshEachStep ? steps.map((step) => [step]) : [steps]
  for (const group of groups) {
    const database = await createTestDatabase({ prefix: 'bench' })
    const drop = stopWithRun(async () => {
      await database.drop()
      if (schema === growthSchemas.roles) await growthSchemas.dropRoles()
    })
    try {
      for (const statement of schema(group[0] ?? 1)) await database.query(statement)
      rows.push(...(await measureSteps(database, { steps: group, measure, code })))
    } finally {
      await drop()
    }
  }
  return rows
}

type Steps = Pick<Growth, 'steps' | 'measure'> & { readonly code: 'sources' | 'dist' }

async function measureSteps(database: TestDatabase, { steps, measure, code }: Steps): Promise<readonly Row[]> {
  const began = performance.now()
  const server = await startRestServer({ code, variables: { PGRST_DB_URI: database.url, PGRST_DB_ANON_ROLE: 'postgres' } })
  try {
    await waitUntilReady(server)
    const startedIn = Math.round(performance.now() - began)
    const rows: Row[] = []
    for (const step of steps) rows.push({ ...(await measure(server, step)), ...(steps.length === 1 ? { 'start ms': startedIn } : {}) })
    return rows
  } finally {
    await server.stop()
  }
}

async function waitUntilReady({ adminOrigin }: RestServer): Promise<void> {
  while (!(await fetch(`${adminOrigin}/ready`)).ok) await new Promise((passed) => setTimeout(passed, 20))
}

/** The median of a few, the first left out: it plans and prepares. */
async function timeRequest(url: string, row: Row, init: RequestInit = {}): Promise<Row> {
  const headers = { 'content-type': 'application/json' }
  const times: number[] = []
  let size = 0
  for (let count = 0; count <= timesAsked; count++) {
    const began = performance.now()
    const reply = await fetch(url, { headers, ...init })
    size = (await reply.arrayBuffer()).byteLength
    if (!reply.ok) throw new Error(`${url.slice(0, 200)} is answered ${reply.status}`)
    times.push(performance.now() - began)
  }
  const sorted = times.slice(1).sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  return { ...row, 'ms, median': Math.round(median * 100) / 100, 'kB of the answer': Math.round(size / 100) / 10 }
}

/** From where the step before ended. */
async function measureShapes(server: RestServer, step: number): Promise<Row> {
  const began = performance.now()
  const asked = { next: Math.floor(step / 10) }
  const ask = async () => {
    while (asked.next < step) {
      const shape = asked.next++
      await (await fetch(`${server.origin}/readings?select=id&id=lt.5&offset=0&limit=${shape + 1}`)).arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: 16 }, ask))
  const metrics = await readMetrics(server.adminOrigin)
  return {
    shapes: step,
    'ms a request': Math.round(((performance.now() - began) / (step * 0.9)) * 100) / 100,
    'statements prepared': metrics.get('dorsal_db_statements') ?? Number.NaN,
    connections: metrics.get('dorsal_db_connections') ?? Number.NaN,
    'memory MB': Math.round(readMemory(server.pid, 'VmRSS')),
    'heap MB': Math.round((metrics.get('nodejs_heap_size_used_bytes') ?? Number.NaN) / 2 ** 20),
  }
}

function nestEmbeds(levels: number): string {
  const opened = Array.from({ length: levels }, (_, index) => `id,level_${index + 1}(`)
  return `${opened.join('')}id${')'.repeat(levels)}`
}
