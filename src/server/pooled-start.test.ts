import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type PoolerRelay, startPoolerRelay } from '../../tests/support/pooler-relay.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { createTestProject } from '../../tests/support/test-project.ts'
import { silentLog } from '../base/log.ts'
import { toConnectionUrl } from '../postgres/connection-target.ts'
import { openProject } from '../project/open-project.ts'
import { startDorsal } from './assemble.ts'
import { readProjectStatus } from './beside-server.ts'
import { readSettings } from './settings.ts'

let database: TestDatabase
let pooler: PoolerRelay
let pooledUrl: string

before(async () => {
  database = await createTestDatabase({ prefix: 'pooled' })
  pooler = await startPoolerRelay(database.url, { mode: 'transaction', size: 4 })
  pooledUrl = toConnectionUrl(pooler.target)
})
after(async () => {
  await pooler.stop()
  await database.drop()
})

const project = createTestProject()
after(project[Symbol.dispose])

async function openWorkplace(environment: Readonly<Record<string, string>>) {
  const opened = await openProject(project.root)
  const { settings } = readSettings(opened, { flags: new Map([['api.port', '0']]), environment })
  return { project: opened, settings, log: silentLog, onProgress: () => {} }
}

const heard = 'notifications reach Dorsal'

test('a start through a pooler in transaction mode is refused while it would have to migrate', async () => {
  await assert.rejects(startDorsal(await openWorkplace({ DATABASE_URL: pooledUrl })), { code: 'direct_url_missing', status: 400 })
})

test('with a direct URL a pooled database is migrated and served, and hears of changes of the schema', async (t) => {
  const workplace = await openWorkplace({ DATABASE_URL: pooledUrl, DATABASE_DIRECT_URL: database.url })
  const running = await startDorsal(workplace)
  t.after(running.stop)
  assert.deepEqual(await (await fetch(`${running.url}/rest/v1/books`)).json(), [{ title: 'Les Misérables' }])
  const { checks } = await readProjectStatus(workplace)
  assert.deepEqual(
    checks.find(({ name }) => name === heard),
    { name: heard, verdict: 'holds', detail: 'through a pooler in transaction mode, around it by DATABASE_DIRECT_URL' },
  )
})

test('without one, a prepared database is served, and dorsal status says what does not hold', async (t) => {
  const workplace = await openWorkplace({ DATABASE_URL: pooledUrl, DORSAL_MIGRATIONS_ENABLED: 'false' })
  const running = await startDorsal(workplace)
  t.after(running.stop)
  assert.deepEqual(await (await fetch(`${running.url}/rest/v1/books`)).json(), [{ title: 'Les Misérables' }])
  const { checks } = await readProjectStatus(workplace)
  assert.equal(checks.find(({ name }) => name === heard)?.verdict, 'does not hold')
})
