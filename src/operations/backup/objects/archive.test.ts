import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createTemporaryFolder } from '../../../../tests/support/test-cluster.ts'
import { Fault } from '../../../base/fault.ts'
import { createFolderStore } from '../adapters/folder-store.ts'
import { createArchive, listArchives } from './archive.ts'
import { deriveArchiveKeys } from './archive-keys.ts'

const folder = createTemporaryFolder()
const store = createFolderStore(folder.path)
const keys = deriveArchiveKeys(['the key of this year, which is long enough', 'the key of last year, which is long enough'])
const [newest, former] = keys

after(() => folder[Symbol.dispose]())

test('what is put into an archive comes out of it, and is neither readable nor larger on the disk', async () => {
  const archive = createArchive(store, '71', keys)
  const plain = Buffer.from('a row of somebody '.repeat(10_000))
  const stored = await archive.putObject('wal/a', plain)
  assert.deepEqual(await archive.getObject('wal/a'), plain)
  const bytes = readFileSync(join(folder.path, '71/wal/a'))
  assert.equal(bytes.length, stored.size)
  assert.ok(stored.size < 1000)
  assert.equal(bytes.includes('somebody'), false)
})

test('an empty object is one too', async () => {
  const archive = createArchive(store, '72', [])
  await archive.putObject('empty', Buffer.alloc(0))
  assert.deepEqual(await archive.getObject('empty'), Buffer.alloc(0))
})

test('a former key still opens, one that is not known is named', async () => {
  assert.ok(newest !== undefined && former !== undefined)
  await createArchive(store, '73', [former]).putObject('wal/a', Buffer.from('old'))
  assert.equal(String(await createArchive(store, '73', keys).getObject('wal/a')), 'old')
  await assert.rejects(createArchive(store, '73', [newest]).getObject('wal/a'), {
    code: 'backup_key_unknown',
    message: `wal/a is encrypted with the key ${former.id}; set: ${newest.id}`,
  })
})

for (const [name, used] of [
  ['an encrypted', keys],
  ['a plain', []],
] as const) {
  test(`no byte of ${name} object can change unseen, and none can be missing`, async () => {
    const archive = createArchive(store, '74', used)
    await archive.putObject('wal/b', randomBytes(300))
    const path = join(folder.path, '74/wal/b')
    const whole = readFileSync(path)
    for (let position = 0; position < whole.length; position += 7) {
      const changed = Buffer.from(whole)
      changed[position] = (changed[position] ?? 0) ^ 1
      writeFileSync(path, changed)
      await assert.rejects(archive.getObject('wal/b'), (error) => error instanceof Fault && error.message.startsWith('wal/b is '))
    }
    for (const length of [0, 3, 45, 46, 70, whole.length - 1]) {
      writeFileSync(path, whole.subarray(0, length))
      await assert.rejects(archive.getObject('wal/b'), { code: 'backup_object_damaged' })
    }
  })
}

test('an encrypted object does not pass for another one', async () => {
  const archive = createArchive(store, '75', keys)
  await archive.putObject('wal/one', Buffer.from('first'))
  writeFileSync(join(folder.path, '75/wal/two'), readFileSync(join(folder.path, '75/wal/one')))
  await assert.rejects(archive.getObject('wal/two'), { code: 'backup_object_damaged' })
})

test('objects are listed by the beginning of their names; drafts of interrupted writes are none', async () => {
  const archive = createArchive(store, '76', [])
  for (const name of ['wal/00000001/b', 'wal/00000001/a', 'wal/00000002.history', 'position.json'])
    await archive.putObject(name, Buffer.from('x'))
  writeFileSync(join(folder.path, '76/wal/00000001/c.1234.draft'), 'half')
  const names = async (prefix: string) => (await archive.list(prefix)).map(({ name }) => name)
  assert.deepEqual(await names('wal/00000001/'), ['wal/00000001/a', 'wal/00000001/b'])
  assert.deepEqual(await names('wal/'), ['wal/00000001/a', 'wal/00000001/b', 'wal/00000002.history'])
  assert.deepEqual(await names('backups/'), [])
  assert.ok((await listArchives(store)).includes('76'))
})

test('what is not there is missing by name', async () => {
  await assert.rejects(createArchive(store, '77', []).getObject('wal/none'), { code: 'backup_object_missing' })
})

test('a folder that cannot be written to is a Fault', async () => {
  writeFileSync(join(folder.path, 'file'), '')
  await assert.rejects(createFolderStore(join(folder.path, 'file')).put('a', Buffer.from('x')), { code: 'backup_target_failed' })
})
