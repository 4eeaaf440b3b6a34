import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createTemporaryFolder } from '../../../../tests/support/test-cluster.ts'
import { createFolderStore } from '../adapters/folder-store.ts'
import { createArchive } from '../objects/archive.ts'
import { readSegment } from './read-segment.ts'

const folder = createTemporaryFolder()
const archive = createArchive(createFolderStore(folder.path), '7', [])
const name = 'wal/00000001/000000010000000000000002'

after(() => folder[Symbol.dispose]())

test('the beginning of a segment is read, and the whole segment once it has taken its place', async () => {
  await archive.putObject(`${name}.partial`, Buffer.from('begin'))
  assert.equal(String(await readSegment(archive, `${name}.partial`)), 'begin')
  await archive.putObject(name, Buffer.from('beginning and end'))
  await archive.delete([`${name}.partial`])
  assert.equal(String(await readSegment(archive, `${name}.partial`)), 'beginning and end')
})

test('a segment that is nowhere is missing by its name', async () => {
  const absent = 'wal/00000001/000000010000000000000009'
  await assert.rejects(readSegment(archive, `${absent}.partial`), {
    code: 'backup_object_missing',
    message: `${absent} is not in the archive`,
  })
})
