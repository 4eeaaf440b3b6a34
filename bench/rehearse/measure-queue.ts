import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { runCommand } from '../../tests/support/dorsal-command.ts'
import { measureRequests, type Requests } from '../branch/measure-requests.ts'

type Queue = {
  readonly root: string
  readonly databaseUrl: string
  readonly requests: Requests
  /** That somebody reads the table in one transaction. */
  readonly seconds: number
}

/** What requests wait for while a report reads their table and a column is added to it. */
export async function measureQueue(queue: Queue) {
  writeFileSync(join(queue.root, 'dorsal/migrations/7_size.sql'), 'alter table products add column size text;\n')
  const ways = {
    'nobody alters it': async () => undefined,
    'alter table without lock_timeout': () => runSql(queue.databaseUrl, 'alter table products add column weight int'),
    'dorsal migrate': () => migrate(queue.root),
  }
  const rows = []
  for (const [way, alter] of Object.entries(ways)) {
    const { requests, failed, p50, p99, longest } = await measureRequests(queue.requests, besideReader(queue, alter))
    rows.push({
      'beside a long reader': way,
      requests,
      failed,
      'p50 ms': p50.toFixed(1),
      'p99 ms': p99.toFixed(1),
      'longest ms': longest.toFixed(0),
    })
  }
  return rows
}

async function besideReader({ databaseUrl, seconds }: Queue, alter: () => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('select count(*) from products')
    const altering = alter()
    await sleep(seconds * 1000)
    await client.query('commit')
    await altering
  } finally {
    await client.end()
  }
}

async function runSql(databaseUrl: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

async function migrate(root: string): Promise<void> {
  const { code, errors } = await runCommand(['migrate', '--project', root, '--json'])
  if (code !== 0) throw new Error(errors)
}
