import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { faultOf, openMigrationBench } from '../../../tests/support/migration-bench.ts'
import { createTestProject } from '../../../tests/support/test-project.ts'
import { revertMigrations } from './operation.ts'

const files = { '1_one.sql': 'create table one (id int);', '2_two.sql': 'create table two (id int); create table other ();' }

test('a down file is one transaction: it undoes everything and its entry, or nothing', async (t) => {
  const bench = await openMigrationBench(t, files)
  using downs = createTestProject({ 'two.down.sql': 'drop table two;\ndrop table nobody;' })
  const down = { file: 'two.down.sql', path: join(downs.root, 'two.down.sql') }
  const migrations = bench.list().flatMap((migration) => (migration.version === '2' ? { ...migration, down } : []))
  await bench.apply()
  const revert = () => revertMigrations({ target: bench.target, migrations, onProgress: () => {} })
  assert.equal((await faultOf(revert())).message, 'two.down.sql:2:1: table "nobody" does not exist')
  const look = async () =>
    await bench.query("select to_regclass('two')::text as two, (select count(*)::int from dorsal.migration_ledger) as entries")
  assert.deepEqual(await look(), [{ two: 'two', entries: 2 }])
  writeFileSync(down.path, 'drop table two, other;')
  assert.deepEqual(
    (await revert()).map(({ version, file }) => [version, file]),
    [['2', 'two.down.sql']],
  )
  assert.deepEqual(await look(), [{ two: null, entries: 1 }])
  assert.deepEqual(await bench.status(), [
    ['1', 'applied'],
    ['2', 'pending'],
  ])
})

test('a down file that no transaction can hold says where it stands, and goes on from there', async (t) => {
  const bench = await openMigrationBench(t, { ...files, '3_index.sql': 'create index by_id on one (id);' })
  using downs = createTestProject({ 'index.down.sql': 'drop index concurrently by_id;\nselect 1 / 0;' })
  const down = { file: 'index.down.sql', path: join(downs.root, 'index.down.sql') }
  const migrations = bench.list().flatMap((migration) => (migration.version === '3' ? { ...migration, down } : []))
  await bench.apply()
  const revert = () => revertMigrations({ target: bench.target, migrations, onProgress: () => {} })
  assert.equal((await faultOf(revert())).message, 'index.down.sql:2:1: division by zero')
  assert.deepEqual((await bench.positions())[2], ['3', 'applied', 'half undone, its down file goes on at statement 2 of 2'])
  writeFileSync(down.path, 'drop index concurrently by_id;\nselect 1;')
  await revert()
  assert.deepEqual((await bench.positions())[2], ['3', 'pending', null])
})
