import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { environment } from '../../src/base/environment.ts'

export type TestDatabase = {
  readonly name: string
  /** `postgres://user:password@host:port/name` */
  readonly url: string
  /** Runs SQL as the superuser, several statements if need be, and gives the rows of the last one. */
  readonly query: (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>
  readonly drop: () => Promise<void>
}

/**
 * A database of its own on the server that `npm test` started. Whoever creates it drops it in an `after` hook.
 * Throws what PostgreSQL says when `sql` fails; the database is gone then.
 */
export async function createTestDatabase(options: { readonly sql?: string; readonly prefix?: string } = {}): Promise<TestDatabase> {
  const name = `${options.prefix ?? 'test'}_${randomBytes(6).toString('hex')}`
  await runOnce(serverUrl(), `create database "${name}"`)
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  const client = new pg.Client({ connectionString: url.href })
  client.on('error', () => {
    // A test may kill every backend of its own database; its next query then fails, which says it well enough.
  })
  const drop = async () => {
    await client.end()
    await runOnce(serverUrl(), `drop database if exists "${name}" with (force)`)
  }
  try {
    await client.connect()
    if (options.sql !== undefined) await client.query(options.sql)
  } catch (error) {
    await drop()
    throw error
  }
  return {
    name,
    url: url.href,
    query: async (text, values) => {
      const result: pg.QueryResult | pg.QueryResult[] = await client.query(text, values === undefined ? undefined : [...values])
      return (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? []
    },
    drop,
  }
}

/** The PostgreSQL under test, with a superuser. Fails, instead of skipping, when nobody started one. */
export function serverUrl(): string {
  const url = environment.DORSAL_TEST_POSTGRES
  if (url === undefined)
    throw new Error('No PostgreSQL to test against: run `npm test -- <file>`, or set DORSAL_TEST_POSTGRES to the URL of a superuser')
  return url
}

async function runOnce(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
