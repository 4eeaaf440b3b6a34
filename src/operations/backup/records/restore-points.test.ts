import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createTemporaryFolder } from '../../../../tests/support/test-cluster.ts'
import { createFolderStore } from '../adapters/folder-store.ts'
import { createArchive } from '../objects/archive.ts'
import { parseTarget } from '../restore/parse-target.ts'
import { checkPointName, writePoint } from './restore-points.ts'

const folder = createTemporaryFolder()
const archive = createArchive(createFolderStore(folder.path), '71', [])

after(() => folder[Symbol.dispose]())

test('a point has a name that `dorsal restore --to` takes for one', async () => {
  for (const name of ['before-release', 'v2.1', '_', 'a'.repeat(63)]) {
    await checkPointName(archive, name)
    assert.deepEqual(parseTarget(name), { kind: 'point', name })
  }
  for (const name of ['latest', '2026-11-22', '7', '-v2', 'before release', 'a'.repeat(64), ''])
    await assert.rejects(checkPointName(archive, name), { code: 'restore_point_invalid' })
})

test('a name stands for one moment', async () => {
  const at = '2026-11-22T21:30:00.000Z'
  const point = await writePoint(archive, 'once', { end: { timeline: 1, position: 0x5000148n }, at })
  assert.deepEqual(point, { name: 'once', timeline: 1, position: '0/5000148', at })
  await assert.rejects(checkPointName(archive, 'once'), { code: 'restore_point_taken' })
})
