import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommand, startCommand } from '../../../../tests/support/dorsal-command.ts'
import { eventually } from '../../../../tests/support/eventually.ts'
import { createStartedFolder, createTemporaryFolder, queryOnce, startTestCluster } from '../../../../tests/support/test-cluster.ts'
import { createTestProject } from '../../../../tests/support/test-project.ts'
import { toConnectionUrl } from '../../../postgres/connection-target.ts'

const password = 'only-for-this-test'
const project = createTestProject({
  'dorsal/migrations/1_books.sql': `create table books (title text primary key); grant select on books to anon;
    insert into books select 'Volume ' || n from generate_series(1, 500) as n;`,
})
let folder: Awaited<ReturnType<typeof createStartedFolder>>
let live: Awaited<ReturnType<typeof startTestCluster>>
let variables: Readonly<Record<string, string>>

before(async () => {
  folder = await createStartedFolder()
  // More than a copy has by itself: a standby with less refuses to be read.
  live = await startTestCluster(folder.path, { serverSettings: { max_connections: '150' } })
  await asSuperuser(`create role keeper login replication createrole password '${password}'`, 'postgres')
  await asSuperuser('create database shop owner keeper', 'postgres')
  variables = {
    DATABASE_URL: toConnectionUrl({ ...live.cluster.target('shop'), user: 'keeper', password }),
    DORSAL_BACKUP_EXTERNAL: 'true',
    DORSAL_BACKUP_IDLE_BEFORE: '0',
    DORSAL_BACKUP_SHIP_EVERY: '1',
    DORSAL_PROVE_ENABLED: 'false',
  }
})

after(async () => {
  await live.cluster.stop()
  folder[Symbol.dispose]()
  project[Symbol.dispose]()
})

const asSuperuser = (text: string, database = 'shop') => queryOnce(live.cluster.target(database), text)

function findReport() {
  const path = join(project.root, '.dorsal', 'backups', 'status.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

async function run(...words: readonly string[]) {
  const { code, output, errors } = await runCommand([...words, '--project', project.root, '--json'], variables)
  return { code, errors, answer: output === '' ? {} : JSON.parse(output) }
}

test('a role with REPLICATION has the database elsewhere archived, restored and proven, and a swap is refused', async () => {
  const server = await startCommand(['start', '--project', project.root, '--port', '0', '--json'], variables)
  try {
    await eventually(() => findReport()?.lastBackup?.kind, 'full')
    const made = await run('backup', 'create', '--incremental')
    assert.equal(made.code, 0, made.errors)

    const refused = await run('backup', 'mark', 'before-release')
    assert.deepEqual([refused.code, JSON.parse(refused.errors).error.code], [2, 'restore_point_refused'])
    await asSuperuser('grant execute on function pg_create_restore_point(text), pg_switch_wal() to keeper')
    assert.equal((await run('backup', 'mark', 'before-release')).answer.name, 'before-release')
    assert.deepEqual((await run('prove', '--mark')).answer, { isRecorded: true })
    await asSuperuser(`delete from books where title like 'Volume 1%'; select pg_switch_wal()`)

    const brought = await run('restore', '--to', 'before-release', '--only', 'books')
    assert.equal(brought.answer.rows, 500, brought.errors)
    const restored = await run('restore', '--to', 'latest')
    assert.equal(restored.code, 0, restored.errors)
    const swapped = await run('restore', 'swap', restored.answer.id, '--stop')
    assert.equal(JSON.parse(swapped.errors).error.code, 'restore_external')

    const proven = await run('prove')
    assert.equal(proven.code, 0, proven.errors + JSON.stringify(proven.answer))
    const verdicts = proven.answer.checks.map(({ name, verdict }: { readonly name: string; readonly verdict: string }) => [name, verdict])
    assert.deepEqual(Object.fromEntries(verdicts)['the API, asked as anon'], 'holds')
    assert.deepEqual(Object.fromEntries(verdicts)['rows of sampled tables'], proven.answer.mark === null ? 'could not be checked' : 'holds')
  } finally {
    assert.equal(await server.stop(), 0)
  }
})

test('once that right is gone, the server keeps schema and rows by schedule, and the status says whose job the rest is', async () => {
  await asSuperuser('alter role keeper noreplication')
  const place = ['--project', project.root, '--json']
  const elsewhere = { ...variables, DORSAL_BACKUP_TARGET: join(project.root, '.dorsal', 'logical') }
  const server = await startCommand(['start', ...place, '--port', '0'], elsewhere)
  try {
    await eventually(() => findReport()?.isLogicalOnly, true)
    const { code, output } = await runCommand(['backup', 'status', ...place], elsewhere)
    const { logical, schedule, lastBackup } = JSON.parse(output)
    assert.deepEqual([code, logical, schedule], [0, 1, { pid: server.pid, every: 86_400, problem: null }])
    assert.match(lastBackup.id, /^\d{8}T\d{6}Z-logical$/)
    const status = await runCommand(['status', ...place], elsewhere)
    assert.match(JSON.parse(status.output).recoverable.detail, /^Point-in-time recovery of this database is the job of its provider/)
  } finally {
    assert.equal(await server.stop(), 0)
    await asSuperuser('alter role keeper replication')
  }
})

test('beside the archives of other clusters, the one of the server is found, and the only one when the server is gone', async () => {
  const target = join(project.root, '.dorsal', 'backups')
  const { answer } = await run('restore')
  assert.equal(answer.ranges.length, 1)
  using otherFolder = createTemporaryFolder()
  await using other = await startTestCluster(otherFolder.path)
  const otherUrl = toConnectionUrl(other.cluster.target())
  const elsewhere = { ...variables, DATABASE_URL: otherUrl, DORSAL_BACKUP_TARGET: target }
  const { output } = await runCommand(['backup', 'status', '--project', project.root, '--json'], elsewhere)
  assert.equal(JSON.parse(output).archive.backups, 0)
  const unreachable = { ...elsewhere, DATABASE_URL: 'postgres://keeper@127.0.0.1:1/shop' }
  const found = await runCommand(['backup', 'list', '--project', project.root, '--json'], unreachable)
  assert.equal(JSON.parse(found.output).backups.length, 2)
})
