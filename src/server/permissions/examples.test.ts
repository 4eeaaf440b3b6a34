import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { silentLog } from '../../base/log.ts'
import { applyMigrations, runSeed } from '../../operations/migrate/operation.ts'
import type { Answer, Matrix } from '../../operations/permissions/operation.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { applyHouseMigrations } from '../../postgres/house-migrations.ts'
import { listMigrations, listSeedFiles } from '../../project/list-sql-files.ts'
import { openProject } from '../../project/open-project.ts'
import { houses } from '../houses.ts'
import { readSettings } from '../settings.ts'
import { proveOn } from './prove-project-permissions.ts'

for (const name of ['chinook', 'fiches-metiers']) {
  describe(`the permissions of the example ${name}`, () => {
    let database: TestDatabase
    let matrix: Matrix
    before(async () => {
      database = await createTestDatabase({ prefix: 'permissions' })
      matrix = await proveExample(name, database)
    })
    after(() => database.drop())

    test('nothing is doubted, and each answer has its witness', () => {
      const all = matrix.cells.flatMap((cell) => [cell, ...cell.columns])
      assert.deepEqual(
        all.filter(({ disagreement, answer }) => disagreement !== null || answer.kind === 'could not be checked'),
        [],
      )
    })

    test('who has not signed in reads, and writes nothing', () => {
      const writes = matrix.cells.filter(
        ({ subject, operation }) => subject === 'anon' && ['insert', 'update', 'delete'].includes(operation),
      )
      assert.deepEqual(new Set(writes.map(({ answer }) => answer.kind)), new Set<Answer['kind']>(['denied']))
    })
  })
}

async function proveExample(name: string, { url }: TestDatabase): Promise<Matrix> {
  const target = parseConnectionUrl(url)
  const project = await openProject(join(import.meta.dirname, '../../../examples', name))
  const { settings } = readSettings(project, { flags: new Map(), environment: {} })
  await applyHouseMigrations(target, houses, silentLog)
  await applyMigrations({ target, migrations: (await listMigrations(project)).migrations, includeAll: false, onProgress: () => {} })
  const { files } = await listSeedFiles(project, settings.project.seedPaths)
  await runSeed({ target, files, run: 'all', settings: settings.migrate, onProgress: () => {} })
  return await proveOn({ project, settings, log: silentLog, onProgress: () => {} }, target, {
    only: { roles: ['anon', 'authenticated', 'service_role'], objects: [] },
    login: 'authenticator',
  })
}
