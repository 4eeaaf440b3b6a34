import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { eventually } from '../../tests/support/eventually.ts'
import { findPostmaster, killProcess } from '../../tests/support/kill-process.ts'
import { createTestDatabase, serverUrl } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { openProject } from '../project/open-project.ts'
import { startDorsal } from './assemble.ts'
import { migrateProject, readProjectStatus, seedProject } from './beside-server.ts'
import { readSettings } from './settings.ts'
import { writeStateFile } from './state-file.ts'

const place = mkdtempSync(join(tmpdir(), 'dorsal-server-'))
after(() => rmSync(place, { recursive: true, force: true }))

const files = {
  'dorsal/migrations/1_books.sql': 'create table books (title text primary key);\ngrant select on books to anon;\n',
  'dorsal/seed.sql': "insert into books values ('Les Misérables');\n",
}

async function openWorkplace(name: string, environment: Readonly<Record<string, string>>) {
  const root = join(place, name)
  mkdirSync(root)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const project = await openProject(root)
  const { settings } = readSettings(project, { flags: new Map([['api.port', '0']]), environment })
  return { project, settings, log: silentLog, onProgress: () => {} }
}

test('a database of somebody is prepared and served, and never seeded unasked', async (t) => {
  const database = await createTestDatabase({ prefix: 'server' })
  t.after(() => database.drop())
  const running = await startDorsal(await openWorkplace('external', { DATABASE_URL: database.url }))
  t.after(running.stop)
  const response = await fetch(`${running.url}/rest/v1/books`)
  assert.deepEqual([response.status, await response.json()], [200, []])
  assert.equal(running.databaseUrl, database.url)
  assert.equal((await running.introduce()).exampleTable, 'books')
  await running.stop()
  assert.deepEqual(await database.query('select version from supabase_migrations.schema_migrations'), [{ version: '1' }])
})

test('a user without rights serves a database that was prepared before, and is told how when it was not', async (t) => {
  const database = await createTestDatabase({ prefix: 'server' })
  const role = `limited_${database.name}`
  await database.query(`create role "${role}" login password 'for-this-test'`)
  t.after(async () => {
    await database.query(`revoke anon from "${role}"; drop role "${role}"`)
    await database.drop()
  })
  await migrateProject(await openWorkplace('owner', { DATABASE_URL: database.url }), { includeAll: false, contracts: 'when unused' })
  await database.query(`grant anon to "${role}"`)
  const url = new URL(database.url)
  url.username = role
  url.password = 'for-this-test'
  await assert.rejects(startDorsal(await openWorkplace('unprepared', { DATABASE_URL: url.href })), { code: 'preparation_not_allowed' })
  const running = await startDorsal(await openWorkplace('limited', { DATABASE_URL: url.href, DORSAL_MIGRATIONS_ENABLED: 'false' }))
  t.after(running.stop)
  assert.equal((await fetch(`${running.url}/rest/v1/books`)).status, 200)
  const { problems } = await running.introduce()
  assert.ok(problems.some(({ name, verdict }) => name === 'the roles of requests can be taken' && verdict === 'does not hold'))
})

test('a seed file that somebody named and that is not there is said, the default one is not', async (t) => {
  const database = await createTestDatabase({ prefix: 'server' })
  t.after(() => database.drop())
  const seed = async (name: string, environment: Readonly<Record<string, string>>) => {
    const place = await openWorkplace(name, { DATABASE_URL: database.url, ...environment })
    rmSync(join(place.project.folder, 'seed.sql'))
    const lines: string[] = []
    assert.deepEqual(await seedProject({ ...place, onProgress: (line) => lines.push(line) }), [])
    return lines
  }
  assert.deepEqual(await seed('seeds-named', { DORSAL_SEED_PATHS: './seeds/*.sql' }), ['No seed file is called ./seeds/*.sql'])
  assert.deepEqual(await seed('seeds-default', {}), [])
})

test('a database that cannot be reached is named without its password', async () => {
  const url = new URL(serverUrl())
  url.username = 'nobody_of_this_name'
  url.password = 'do-not-print-this'
  await assert.rejects(startDorsal(await openWorkplace('unreachable', { DATABASE_URL: url.href })), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'database_unreachable')
    assert.doesNotMatch(error.message, /do-not-print-this/)
    return true
  })
})

test('while the embedded PostgreSQL restarts, requests are answered 503 with Retry-After, and 200 afterwards', async (t) => {
  const workplace = await openWorkplace('embedded', {})
  const running = await startDorsal(workplace)
  t.after(running.stop)
  const ask = async () => {
    const response = await fetch(`${running.url}/rest/v1/books`)
    const body: unknown = await response.json()
    return { status: response.status, retryAfter: response.headers.get('Retry-After'), body }
  }
  assert.deepEqual((await ask()).body, [{ title: 'Les Misérables' }])
  killProcess(findPostmaster(join(workplace.project.stateFolder, 'postgres', 'data')))
  // Its sessions outlive the server for a moment.
  await eventually(async () => (await ask()).status, 503)
  const answers: Awaited<ReturnType<typeof ask>>[] = []
  do answers.push(await ask())
  while (answers.at(-1)?.status === 503)
  for (const { retryAfter } of answers.slice(0, -1)) assert.equal(retryAfter, '1')
  assert.deepEqual(answers.at(-1)?.body, [{ title: 'Les Misérables' }])
})

test('a server that was killed does not count as running, even when another process has its number now', async () => {
  const { project, settings, log } = await openWorkplace('killed', {})
  mkdirSync(project.stateFolder)
  const killed = { pid: process.pid, birth: 'long ago', url: 'http://127.0.0.1:1', startedAt: '', postgres: 'embedded' } as const
  await writeStateFile(project.stateFolder, killed)
  const { verdict, server } = await readProjectStatus({ project, settings, log })
  assert.deepEqual([verdict, server], ['does not hold', null])
  writeFileSync(join(project.stateFolder, 'server.json'), '')
  assert.equal((await readProjectStatus({ project, settings, log })).server, null)
})
