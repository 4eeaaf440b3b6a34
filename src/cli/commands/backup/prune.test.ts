import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { runCommand } from '../../../../tests/support/dorsal-command.ts'
import { createTemporaryFolder } from '../../../../tests/support/test-cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/test-database.ts'

const folder = createTemporaryFolder()
let database: TestDatabase

before(async () => {
  database = await createTestDatabase({ prefix: 'prune', sql: 'create table notes (id int primary key)' })
})
after(async () => {
  await database.drop()
  folder[Symbol.dispose]()
})

async function ask(...words: readonly string[]) {
  const variables = { DATABASE_URL: database.url, DORSAL_BACKUP_KEEP: '1' }
  const { code, output, errors } = await runCommand(['backup', ...words, '--project', folder.path, '--json'], variables)
  assert.equal(code, 0, errors)
  return JSON.parse(output)
}

test('prune deletes all but the newest logical backups of a database elsewhere; a dry run only tells', async () => {
  const first = await ask('create', '--logical')
  await sleep(1000) // ids count seconds
  const second = await ask('create', '--logical')
  const spent = { deleted: [], kept: [], incomplete: [], segments: 0, freedBytes: 0, reason: null, logical: [first.id] }
  assert.deepEqual(await ask('prune', '--dry-run'), spent)
  const list = async () => (await ask('list')).logical.map(({ id }: { readonly id: string }) => id)
  assert.deepEqual(await list(), [first.id, second.id])
  assert.deepEqual(await ask('prune'), spent)
  assert.deepEqual(await list(), [second.id])
})
