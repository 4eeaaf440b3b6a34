import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { askEveryKind } from '../../tests/support/ask-every-kind.ts'
import { eventually } from '../../tests/support/eventually.ts'
import { createTestAuthority } from '../../tests/support/test-certificate.ts'
import { createTemporaryFolder } from '../../tests/support/test-cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { openTlsGate, type TlsGate } from '../../tests/support/tls-gate.ts'
import { silentLog } from '../base/log.ts'
import { type ConnectionTarget, parseConnectionUrl } from './connection-target.ts'
import { connectDatabase } from './database.ts'
import { postgresDefaults } from './settings.ts'
import { type Sql, sql } from './sql.ts'
import type { Database } from './types.ts'

const folder = createTemporaryFolder()
const authority = createTestAuthority('Authority of this test')
const rootFile = writeRoot('root.pem', authority.certificate)
const otherRootFile = writeRoot('other.pem', createTestAuthority('Another authority').certificate)

let server: TestDatabase
let behind: ConnectionTarget
let gate: TlsGate

before(async () => {
  server = await createTestDatabase({ prefix: 'tls' })
  behind = parseConnectionUrl(server.url)
  gate = await openTlsGate(behind, authority.issue('localhost'))
})
after(async () => {
  await gate.stop()
  await server.drop()
  folder[Symbol.dispose]()
})

function writeRoot(name: string, certificate: string): string {
  const path = join(folder.path, name)
  writeFileSync(path, certificate)
  return path
}

/** What `DATABASE_URL` says with these parameters. */
function targetOf(parameters: Readonly<Record<string, string>>, at: { readonly host: string; readonly port: number }): ConnectionTarget {
  const url = new URL(server.url)
  url.host = `${at.host}:${at.port}`
  url.search = new URLSearchParams(parameters).toString()
  return parseConnectionUrl(url.href)
}

const atGate = (host: string) => ({ host, port: gate.port })

async function ask(database: Database, statement: Sql, signal?: AbortSignal): Promise<string | undefined> {
  const request = { session: [], statements: [statement], access: 'read only', end: 'commit', mayBeSlow: true } as const
  const [result] = await database.roundTrip({ ...request, ...(signal && { signal }) })
  return result?.rows[0]?.[0]?.toString()
}

async function connectTo(target: ConnectionTarget): Promise<string | undefined> {
  const database = await connectDatabase(target, { ...postgresDefaults, poolSize: 1 }, silentLog)
  try {
    return await ask(database, sql`select 'served'`)
  } finally {
    await database.close()
  }
}

async function refusalOf(target: ConnectionTarget): Promise<unknown> {
  return await connectTo(target).catch((error: Error) => (error.cause instanceof Error ? error.cause.message : error.message))
}

test('requests of every kind get their own answers over TLS', async () => {
  const before = gate.encrypted()
  assert.deepEqual(await askEveryKind(targetOf({ sslmode: 'require' }, atGate('127.0.0.1')), {}), [])
  assert.ok(gate.encrypted() > before)
})

test('rows are streamed over TLS, whole and in order', async () => {
  const database = await connectDatabase(targetOf({ sslmode: 'require' }, atGate('127.0.0.1')), postgresDefaults, silentLog)
  try {
    const chunks: Buffer[] = []
    const request = { session: [], statement: sql`select n from generate_series(1, 200000) n`, separator: ',' }
    for await (const chunk of database.stream(request)) chunks.push(chunk)
    const rows = Buffer.concat(chunks).toString().split(',')
    assert.deepEqual([rows.length, rows[0], rows.at(-1)], [200_000, '1', '200000'])
  } finally {
    await database.close()
  }
})

test('a query over TLS is cancelled when its client leaves', async () => {
  const database = await connectDatabase(targetOf({ sslmode: 'require' }, atGate('127.0.0.1')), postgresDefaults, silentLog)
  try {
    const leaving = new AbortController()
    const left = assert.rejects(ask(database, sql`select pg_sleep(60)`, leaving.signal), { message: 'gone' })
    const sleeping = `select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`
    await eventually(async () => (await server.query(sleeping)).length, 1)
    leaving.abort(new Error('gone'))
    await left
    await eventually(async () => (await server.query(sleeping)).length, 0)
  } finally {
    await database.close()
  }
})

test('verify-full takes a certificate of the given authority for this host', async () => {
  assert.equal(await connectTo(targetOf({ sslmode: 'verify-full', sslrootcert: rootFile }, atGate('localhost'))), 'served')
})

test('verify-ca takes it for any host, verify-full refuses it for another', async () => {
  const parameters = { sslrootcert: rootFile }
  assert.equal(await connectTo(targetOf({ sslmode: 'verify-ca', ...parameters }, atGate('127.0.0.1'))), 'served')
  const refusal = await refusalOf(targetOf({ sslmode: 'verify-full', ...parameters }, atGate('127.0.0.1')))
  assert.match(String(refusal), /IP: 127\.0\.0\.1 is not in the cert's list/)
})

test('a certificate of another authority is refused in words', async () => {
  const expected = /^unable to verify the first certificate/
  assert.match(String(await refusalOf(targetOf({ sslmode: 'verify-full', sslrootcert: otherRootFile }, atGate('localhost')))), expected)
  assert.match(String(await refusalOf(targetOf({ sslmode: 'verify-ca', sslrootcert: otherRootFile }, atGate('localhost')))), expected)
})

test('a server without TLS is never spoken to in clear text where TLS is required', async (t) => {
  const clear = await openTlsGate(behind, undefined)
  t.after(clear.stop)
  const refusal = await refusalOf(targetOf({ sslmode: 'require' }, { host: '127.0.0.1', port: clear.port }))
  assert.equal(refusal, 'The server does not support SSL connections')
})

test('a certificate file that is not there is named as the mistake', async () => {
  const refusal = await refusalOf(targetOf({ sslmode: 'verify-full', sslrootcert: join(folder.path, 'none.pem') }, atGate('localhost')))
  assert.equal(refusal, 'The database URL cannot be used: the file of its sslrootcert cannot be read (ENOENT)')
})
