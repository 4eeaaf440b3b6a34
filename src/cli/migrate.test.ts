import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommand } from '../../tests/support/dorsal-command.ts'
import { createTestDatabase } from '../../tests/support/test-database.ts'
import { createTestProject } from '../../tests/support/test-project.ts'
import type { AppliedMigration, MigrationStatus } from '../operations/migrate/operation.ts'

test('what a rehearsal forbade ends with 1 and its reason; --despite applies it, and --status tells what it took', async (t) => {
  const database = await createTestDatabase({ prefix: 'migrate_cli' })
  t.after(() => database.drop())
  using project = createTestProject({ 'dorsal/migrations/1_one.sql': 'create table one ();' })
  const migrate = (...more: readonly string[]) =>
    runCommand(['migrate', '--project', project.root, '--database-url', database.url, '--json', ...more])
  const readStatus = async () => JSON.parse((await migrate('--status')).output) as readonly MigrationStatus[]
  const { code, output } = await migrate()
  assert.deepEqual([code, (JSON.parse(output) as readonly AppliedMigration[]).map(({ version }) => version)], [0, ['1']])
  writeFileSync(join(project.root, 'dorsal/migrations/2_two.sql'), 'alter table one add column n int;')
  await database.query(
    `insert into dorsal.rehearsals (version, checksum, verdict, report)
     values ('2', encode(sha256('alter table one add column n int;'), 'hex'), 'forbidden', '{"reason": "It blocks readers"}')`,
  )
  assert.deepEqual((await readStatus())[1]?.rehearsal, 'forbidden')
  const refused = await migrate()
  assert.equal(refused.code, 1)
  assert.equal(JSON.parse(refused.errors.trim().split('\n').at(-1) ?? '').error.code, 'migration_forbidden')
  assert.equal((await migrate('--despite', '2_two.sql')).code, 0)
  const [, applied] = await readStatus()
  assert.deepEqual([applied?.state, applied?.tally?.locks], ['applied', [{ table: 'public.one', mode: 'AccessExclusiveLock' }]])
})
