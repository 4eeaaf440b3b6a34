import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { listMigrations, listSeedFiles } from './list-sql-files.ts'
import { openProject } from './open-project.ts'

const root = mkdtempSync(join(tmpdir(), 'dorsal-files-'))
after(() => rmSync(root, { recursive: true, force: true }))
mkdirSync(join(root, 'dorsal', 'migrations'), { recursive: true })
mkdirSync(join(root, 'dorsal', 'seeds'))
for (const file of [
  'migrations/10_ten.sql',
  'migrations/2_two.sql',
  'migrations/2_two.down.sql',
  'migrations/3_three.down.sql',
  'migrations/notes.md',
  'migrations/late.sql',
  'seeds/b.sql',
  'seeds/a.sql',
])
  writeFileSync(join(root, 'dorsal', file), 'select 1;\n')

test('migrations come in the order of their numbers, other names are reported', async () => {
  const { migrations, misnamed } = await listMigrations(await openProject(root))
  assert.deepEqual(
    migrations.map(({ version, name, file }) => [version, name, file]),
    [
      ['2', 'two', 'dorsal/migrations/2_two.sql'],
      ['10', 'ten', 'dorsal/migrations/10_ten.sql'],
    ],
  )
  assert.deepEqual(misnamed, ['dorsal/migrations/3_three.down.sql', 'dorsal/migrations/late.sql', 'dorsal/migrations/notes.md'])
})

test('a down file belongs to the migration beside it and is none itself', async () => {
  const { migrations } = await listMigrations(await openProject(root))
  assert.deepEqual(
    migrations.map(({ down }) => down?.file),
    ['dorsal/migrations/2_two.down.sql', undefined],
  )
})

test('seed patterns keep their order, files of one pattern are sorted, none comes twice', async () => {
  const { files, unmatched } = await listSeedFiles(await openProject(root), ['./seeds/b.sql', './seeds/*.sql', './seed.sql'])
  assert.deepEqual(
    files.map(({ file }) => file),
    ['dorsal/seeds/b.sql', 'dorsal/seeds/a.sql'],
  )
  assert.deepEqual(unmatched, ['./seed.sql'])
})
