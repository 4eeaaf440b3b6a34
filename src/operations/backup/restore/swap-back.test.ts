import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTemporaryFolder } from '../../../../tests/support/test-cluster.ts'
import { checkExchangeFinished, toExchangeFile } from '../../../postgres/cluster/exchange.ts'
import { getRecord, toKeptFolder, toRestoreFolder, writeRecord } from './restore-records.ts'
import { swapBack } from './swap-back.ts'
import type { RestoreRecord } from './types.ts'

const id = '20261123T040000Z'
const swappedAt = '2026-11-23T04:10:00.000Z'
const backAt = '2026-11-23T05:00:00.000Z'

type Folders = { readonly live: string; readonly restored: string; readonly kept: string }

/** What a way back has done when it is killed, after its data began a timeline of their own. */
const moments: readonly { readonly name: string; readonly done: (folders: Folders, stateFolder: string) => Promise<void> | void }[] = [
  { name: 'before the first rename', done: () => undefined },
  { name: 'between the renames, when there are no live data', done: renameFirst },
  { name: 'after the second rename', done: renameBoth },
  {
    name: 'after it was noted',
    done: async (folders, stateFolder) => {
      renameBoth(folders)
      await writeRecord(stateFolder, { ...toRecord(folders.restored), swappedAt: null, swappedBackAt: backAt })
    },
  },
]

function renameFirst({ live, restored }: Folders): void {
  renameSync(join(live, 'data'), join(restored, 'data'))
}

function renameBoth(folders: Folders): void {
  renameFirst(folders)
  renameSync(join(folders.kept, 'data'), join(folders.live, 'data'))
}

for (const { name, done } of moments) {
  test(`a way back that was killed ${name} lets nothing start, and the same call finishes it`, async () => {
    using state = createTemporaryFolder()
    const folders = await putSwapped(state.path)
    writeFileSync(toExchangeFile(folders.live), JSON.stringify({ id: `${id} --back`, command: `dorsal restore swap ${id} --back` }))
    await done(folders, state.path)
    assert.throws(() => checkExchangeFinished(folders.live), { code: 'cluster_exchange_unfinished' })

    await swapBack({ stateFolder: state.path, id, superuserPassword: '', now: Date.parse(backAt), onProgress: () => {} })
    assert.deepEqual([readWhose(folders.live), readWhose(folders.restored)], ['before the restore', 'of the restore'])
    assert.equal(existsSync(folders.kept), false)
    const record = await getRecord(state.path, id)
    assert.deepEqual([record.swappedAt, record.swappedBackAt], [null, backAt])
    checkExchangeFinished(folders.live)
  })
}

test('a way back that was killed when all was done but the folder of what was kept is one that was made', async () => {
  using state = createTemporaryFolder()
  const folders = await putSwapped(state.path)
  renameBoth(folders)
  await writeRecord(state.path, { ...toRecord(folders.restored), swappedAt: null, swappedBackAt: backAt })
  const again = swapBack({ stateFolder: state.path, id, superuserPassword: '', now: Date.parse(backAt), onProgress: () => {} })
  await assert.rejects(again, { code: 'restore_not_returnable' })
  assert.equal(readWhose(folders.live), 'before the restore')
})

/** A restore that is live, and what was live before it. */
async function putSwapped(stateFolder: string): Promise<Folders> {
  const folders = { live: join(stateFolder, 'postgres'), restored: toRestoreFolder(stateFolder, id), kept: toKeptFolder(stateFolder, id) }
  const { live, restored, kept } = folders
  for (const folder of [live, restored, kept]) mkdirSync(join(folder, 'data'), { recursive: true })
  rmSync(join(restored, 'data'), { recursive: true })
  writeFileSync(join(live, 'data', 'whose'), 'of the restore')
  writeFileSync(join(kept, 'data', 'whose'), 'before the restore')
  await writeRecord(stateFolder, toRecord(restored))
  return folders
}

function toRecord(folder: string): RestoreRecord {
  const reached = { timeline: 2, position: '0/5000148', lastCommitAt: null }
  const made = { format: 1, id, createdAt: '2026-11-23T04:00:00.000Z', origin: 'embedded', to: 'latest', folder, swappedAt } as const
  return { ...made, backups: ['20261123T030000Z-full'], reached, phases: [], checks: [] }
}

const readWhose = (folder: string) => readFileSync(join(folder, 'data', 'whose'), 'utf8')
