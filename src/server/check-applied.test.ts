import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { createTestProject } from '../../tests/support/test-project.ts'
import { silentLog } from '../base/log.ts'
import { applyMigrations } from '../operations/migrate/operation.ts'
import { parseConnectionUrl } from '../postgres/connection-target.ts'
import { applyHouseMigrations } from '../postgres/house-migrations.ts'
import { listMigrations } from '../project/list-sql-files.ts'
import { openProject } from '../project/open-project.ts'
import { checkApplied } from './check-applied.ts'
import { houses } from './houses.ts'
import { readSettings } from './settings.ts'

let database: TestDatabase
before(async () => {
  database = await createTestDatabase({ prefix: 'applied' })
  await applyHouseMigrations(parseConnectionUrl(database.url), houses, silentLog)
})
after(() => database.drop())

const files = { 'dorsal/migrations/1_a.sql': 'create table a (id int)', 'dorsal/migrations/2_b.sql': 'create table b (id int)' }

async function check(flags: ReadonlyMap<string, string>, { applied }: { readonly applied: number }): Promise<readonly string[]> {
  using folder = createTestProject(files)
  const project = await openProject(folder.root)
  const { settings } = readSettings(project, { flags, environment: {} })
  const owner = parseConnectionUrl(database.url)
  const migrations = (await listMigrations(project)).migrations.slice(0, applied)
  if (applied > 0) await applyMigrations({ target: owner, migrations, includeAll: false, onProgress: () => {} })
  const told: string[] = []
  await checkApplied({ project, settings, log: silentLog, onProgress: (line) => told.push(line) }, { owner })
  return told
}

test('a database without any migration of its project is not judged; one elsewhere is, and that is told', async () => {
  await assert.rejects(check(new Map(), { applied: 0 }), { code: 'migrations_not_applied' })
  assert.deepEqual(await check(new Map([['dorsal.db.url', database.url]]), { applied: 0 }), [
    '2 of 2 migrations are not applied: this is about the database without them',
  ])
})

test('what is pending is told, and nothing when all is there', async () => {
  assert.deepEqual(await check(new Map(), { applied: 1 }), ['1 of 2 migrations are not applied: this is about the database without them'])
  assert.deepEqual(await check(new Map(), { applied: 2 }), [])
})
