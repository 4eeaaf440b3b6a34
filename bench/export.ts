// `npm run bench -- export`: a table of 1,000,000 rows as JSON and CSV: first byte, total, and memory of server and backend, beside psql's COPY.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { startRestCommand } from '../tests/support/rest-command.ts'
import { createTestDatabase, type TestDatabase } from '../tests/support/test-database.ts'

const rounds = 3

const schema = `
  create schema export;
  create table export.readings (
    id int primary key, sensor text not null, taken_at timestamptz not null, value numeric not null, note text);
  insert into export.readings
    select i, 'sensor ' || i % 500, timestamptz '2026-01-01 00:00Z' + i * interval '1 second', i * 0.25, case when i % 4 = 0 then 'checked, twice' end
    from generate_series(1, 1000000) i;
  vacuum analyze export.readings`

/** Milliseconds and bytes. */
type Export = { readonly firstByte: number; readonly total: number; readonly size: number }
type Memory = { readonly atRest: number | undefined; readonly server: number | undefined; readonly backend: number | undefined }
type Contender = { readonly name: string; readonly pid: number | undefined; readonly run: (onFirst: () => void) => Promise<Export> }
type Sample = Export & Memory

export async function benchExport(): Promise<void> {
  const cleanups: (() => Promise<unknown>)[] = []
  const database = await createTestDatabase({ prefix: 'bench' })
  try {
    for (const statement of schema.split(';')) await database.query(statement)
    const until = { after: (work: () => Promise<unknown>) => void cleanups.push(work) }
    const [streaming, holding] = [await startServer(until, database, '10000'), await startServer(until, database, '0')]
    const contenders = [
      download('JSON, streamed', streaming, 'application/json'),
      download('CSV, streamed', streaming, 'text/csv'),
      ...((await hasPsql()) ? [copyWithPsql(database.url)] : []),
      download('JSON, held whole', holding, 'application/json'),
    ]
    printTable(contenders, await runRounds(contenders, database))
  } finally {
    for (const cleanup of cleanups) await cleanup()
    await database.drop()
  }
}

type Server = { readonly url: string; readonly pid: number }

async function startServer(until: Parameters<typeof startRestCommand>[0], database: TestDatabase, streamRows: string): Promise<Server> {
  const { ready, ask } = await startRestCommand(until, {
    PGRST_DB_URI: database.url,
    PGRST_DB_SCHEMAS: 'export',
    PGRST_DB_ANON_ROLE: 'pg_read_all_data',
    PGRST_SERVER_HOST: '127.0.0.1',
    PGRST_SERVER_PORT: '0',
    DORSAL_REST_STREAM_ROWS: streamRows,
    DORSAL_REST_EMBEDS: 'compact',
  })
  await (await ask('/readings?limit=1')).text()
  return ready
}

function download(name: string, { url, pid }: Server, accept: string): Contender {
  return {
    name,
    pid,
    run: async (onFirst) => {
      const start = performance.now()
      const { promise, resolve, reject } = Promise.withResolvers<NodeJS.ReadableStream>()
      request(`${url}/readings`, { headers: { accept }, agent: false }, resolve).on('error', reject).end()
      return await drain(await promise, start, onFirst)
    },
  }
}

async function hasPsql(): Promise<boolean> {
  const child = spawn('psql', ['--version'], { stdio: 'ignore' })
  return await once(child, 'close').then(
    ([code]) => code === 0,
    () => false,
  )
}

function copyWithPsql(url: string): Contender {
  return {
    name: 'COPY as CSV, psql',
    pid: undefined,
    run: async (onFirst) => {
      const start = performance.now()
      const { stdout } = spawn('psql', [url, '-qc', 'copy export.readings to stdout (format csv, header)'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      return await drain(stdout, start, onFirst)
    },
  }
}

async function drain(stream: NodeJS.ReadableStream, start: number, onFirst: () => void): Promise<Export> {
  let firstByte: number | undefined
  let size = 0
  for await (const chunk of stream) {
    if (firstByte === undefined) {
      firstByte = performance.now() - start
      onFirst()
    }
    size += chunk.length
  }
  return { firstByte: firstByte ?? 0, total: performance.now() - start, size }
}

async function runRounds(contenders: readonly Contender[], database: TestDatabase): Promise<readonly (readonly Sample[])[]> {
  const samples: Sample[][] = contenders.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) samples[index]?.push(await measure(contender, database))
  }
  return samples
}

async function measure({ pid, run }: Contender, database: TestDatabase): Promise<Sample> {
  const backends = await findBackends(database)
  const atRest = readMemory(pid, 'VmRSS')
  let memory: Memory = { atRest, server: undefined, backend: undefined }
  const look = () => {
    memory = {
      atRest,
      server: largest([memory.server, readMemory(pid, 'VmRSS')]),
      backend: largest([memory.backend, ...backends.map((backend) => readMemory(backend, 'RssAnon'))]),
    }
  }
  const looking = setInterval(look, 10)
  const done = await run(() => void findBackends(database).then((found) => backends.push(...found)))
  clearInterval(looking)
  return { ...done, ...memory }
}

async function findBackends(database: TestDatabase): Promise<number[]> {
  const rows = await database.query(`select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
  return rows.map(({ pid }) => Number(pid))
}

/** Bytes as Linux counts them; undefined where the process cannot be looked at. */
function readMemory(pid: number | undefined, name: 'VmRSS' | 'RssAnon'): number | undefined {
  if (pid === undefined) return undefined
  try {
    const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function printTable(contenders: readonly Contender[], samples: readonly (readonly Sample[])[]): void {
  const print = (...cells: readonly string[]) =>
    console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(14))).join(''))
  print('', 'first byte', 'total', 'size', 'server before', 'server peak', 'backend peak')
  for (const [index, { name }] of contenders.entries()) {
    const own = samples[index] ?? []
    const middle = (find: (sample: Sample) => number) => median(own.map(find))
    const times = [`${middle((each) => each.firstByte).toFixed(0)} ms`, `${middle((each) => each.total).toFixed(0)} ms`]
    const memory = [own[0]?.atRest, largest(own.map(({ server }) => server)), largest(own.map(({ backend }) => backend))]
    print(name, ...times, toMegabytes(own[0]?.size), ...memory.map(toMegabytes))
  }
}

function toMegabytes(bytes: number | undefined): string {
  return bytes === undefined ? 'unknown' : `${(bytes / 1024 / 1024).toFixed(0)} MiB`
}
