// `npm run bench -- round-trip`: one customer by primary key as a role with claims, over our own frames and over plain `pg`.
import pg from 'pg'
import { silentLog } from '../src/base/log.ts'
import { parseConnectionUrl } from '../src/postgres/connection-target.ts'
import { connectDatabase } from '../src/postgres/database.ts'
import { postgresDefaults } from '../src/postgres/settings.ts'
import { sql } from '../src/postgres/sql.ts'
import type { Database } from '../src/postgres/types.ts'
import { createTestDatabase } from '../tests/support/test-database.ts'

type Contender = { readonly name: string; readonly ask: (id: number) => Promise<string> }

type Sample = { readonly perSecond: number; readonly cpuMicroseconds: number }

const concurrency = 16
const rounds = 7
const roundLength = 1500

const schema = `
  create table customers (id int primary key, name text not null, email text not null, created_at timestamptz not null default now());
  insert into customers select i, 'Customer ' || i, 'customer' || i || '@example.com' from generate_series(1, 10000) i;
  grant select on customers to public;
  analyze customers`

const role = 'pg_read_all_data'
const claims = '{"sub":"7","role":"pg_read_all_data","iat":1760000000,"exp":1990000000}'

export async function benchRoundTrip(): Promise<void> {
  const server = await createTestDatabase({ sql: schema, prefix: 'bench' })
  const database = await connectDatabase(parseConnectionUrl(server.url), postgresDefaults, silentLog)
  const pool = new pg.Pool({ connectionString: server.url, max: postgresDefaults.poolSize })
  try {
    const contenders = [createRoundTrip(database), createTransaction(pool), createBareQuery(pool)]
    await checkSameAnswers(contenders)
    printTable(contenders, await runRounds(contenders))
  } finally {
    await Promise.all([database.close(), pool.end()])
    await server.drop()
  }
}

function createRoundTrip(database: Database): Contender {
  return {
    name: 'roundTrip',
    ask: async (id) => {
      const statement = sql`select count(_t), coalesce(json_agg(_t), '[]') from (select t.* from customers t where t.id = ${String(id)}) _t`
      const session = [
        ['role', role],
        ['request.jwt.claims', claims],
      ] as const
      const results = await database.roundTrip({ session, statements: [statement], access: 'read only', end: 'commit', mayBeSlow: false })
      return String(results[0]?.rows[0]?.[1])
    },
  }
}

const bareQuery = {
  name: 'customer',
  text: 'select count(_t), coalesce(json_agg(_t), $$[]$$)::text as body from (select t.* from customers t where t.id = $1) _t',
}

function createTransaction(pool: pg.Pool): Contender {
  return {
    name: 'pg, transaction with role',
    ask: async (id) => {
      const client = await pool.connect()
      try {
        await client.query('begin read only')
        const text = `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`
        await client.query({ name: 'session', text, values: [role, claims] })
        const { rows } = await client.query<{ body: string }>({ ...bareQuery, values: [id] })
        await client.query('commit')
        return String(rows[0]?.body)
      } finally {
        client.release()
      }
    },
  }
}

function createBareQuery(pool: pg.Pool): Contender {
  return {
    name: 'pg, query alone, no role',
    ask: async (id) => {
      const { rows } = await pool.query<{ body: string }>({ ...bareQuery, values: [id] })
      return String(rows[0]?.body)
    },
  }
}

async function checkSameAnswers(contenders: readonly Contender[]): Promise<void> {
  const answers = await Promise.all(contenders.map((contender) => contender.ask(42)))
  if (new Set(answers).size !== 1) throw new Error(`The contenders do not answer the same: ${answers.join(' | ')}`)
}

async function runRounds(contenders: readonly Contender[]): Promise<readonly (readonly Sample[])[]> {
  for (const contender of contenders) await measure(contender, roundLength / 3)
  const samples: Sample[][] = contenders.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) samples[index]?.push(await measure(contender, roundLength))
  }
  return samples
}

async function measure(contender: Contender, milliseconds: number): Promise<Sample> {
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  const end = start + milliseconds
  let asked = 0
  const askUntilEnd = async () => {
    while (performance.now() < end) await contender.ask((asked++ % 10_000) + 1)
  }
  await Promise.all(Array.from({ length: concurrency }, askUntilEnd))
  const seconds = (performance.now() - start) / 1000
  const cpu = process.cpuUsage(cpuBefore)
  return { perSecond: asked / seconds, cpuMicroseconds: (cpu.user + cpu.system) / asked }
}

function printTable(contenders: readonly Contender[], samples: readonly (readonly Sample[])[]): void {
  const ours = samples[0] ?? []
  for (const [index, contender] of contenders.entries()) {
    const own = samples[index] ?? []
    const perSecond = Math.round(median(own.map((sample) => sample.perSecond)))
    const cpu = median(own.map((sample) => sample.cpuMicroseconds)).toFixed(0)
    const ratio = median(own.map((sample, round) => (ours[round]?.perSecond ?? 0) / sample.perSecond)).toFixed(2)
    console.log(`${contender.name.padEnd(28)} ${perSecond} /s   ${cpu} µs CPU of ours each   roundTrip is ${ratio} × this`)
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
