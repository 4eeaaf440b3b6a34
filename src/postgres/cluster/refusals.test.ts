import assert from 'node:assert/strict'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  createStartedFolder,
  createTemporaryFolder,
  isRoot,
  ordinaryUser,
  startOwnerProcess,
  startTestCluster,
} from '../../../tests/support/test-cluster.ts'
import { findServerUser } from './server-user.ts'

test('a data folder of another major version is refused and left as it is', async () => {
  using folder = createTemporaryFolder()
  const data = createDataFolderOf(folder.path, '11')
  await assert.rejects(startTestCluster(folder.path), {
    code: 'cluster_data_folder_version',
    message: `${data} was written by PostgreSQL 11; this Dorsal carries PostgreSQL 18`,
  })
  assert.deepEqual(readdirSync(data), ['PG_VERSION'])
  assert.deepEqual(readdirSync(folder.path), ['data'])
})

test('a folder with other content is not taken for a data folder', async () => {
  using folder = createTemporaryFolder()
  const data = join(folder.path, 'data')
  mkdirSync(data)
  writeFileSync(join(data, 'thesis.txt'), 'do not lose me')
  if (isRoot) chownSync(data, ordinaryUser.uid, ordinaryUser.gid)
  await assert.rejects(startTestCluster(folder.path), { code: 'cluster_data_folder_foreign' })
  assert.deepEqual(readdirSync(data), ['thesis.txt'])
})

test('an empty data folder is filled', async () => {
  using folder = createTemporaryFolder()
  mkdirSync(join(folder.path, 'data'))
  await using started = await startTestCluster(folder.path)
  assert.equal(started.cluster.state(), 'up')
})

test('a file in the place of the folder, of a folder above it or of the data is named', async () => {
  using folder = createTemporaryFolder()
  const file = join(folder.path, 'file')
  writeFileSync(file, '')
  await assert.rejects(startTestCluster(file), { code: 'cluster_folder_is_file' })
  await assert.rejects(startTestCluster(join(file, 'below')), { code: 'cluster_folder_is_file' })
  writeFileSync(join(folder.path, 'data'), '')
  await assert.rejects(startTestCluster(folder.path), { code: 'cluster_folder_is_file' })
})

test('a symbolic link to a disk that is not there is named, instead of beginning with an empty database', async () => {
  using folder = createTemporaryFolder()
  symlinkSync('/nowhere/mounted/data', join(folder.path, 'data'))
  await assert.rejects(startTestCluster(folder.path), { code: 'cluster_data_folder_unreachable' })
})

test('an ordinary user is refused in a folder that he may not write', async () => {
  using folder = createTemporaryFolder()
  chmodSync(folder.path, 0o555)
  await using owner = await startOwnerProcess(join(folder.path, 'postgres'), ordinaryUser)
  assert.equal(owner.report.code, 'cluster_folder_not_writable')
})

if (isRoot) {
  test('an ordinary user is refused on the data of another user, who is named', async () => {
    using folder = await createStartedFolder()
    {
      await using _first = await startTestCluster(folder.path)
    }
    const owner = findServerUser(join(folder.path, 'data')).name
    const other = owner === 'nobody' ? { uid: 65533, gid: 65533 } : ordinaryUser
    await using second = await startOwnerProcess(folder.path, other)
    assert.equal(second.report.code, 'cluster_data_folder_owner')
    assert.match(second.report.message, new RegExp(`belongs to ${owner}, but PostgreSQL would run as `))
    assert.match(second.report.hint, new RegExp(`^Run Dorsal as ${owner} or as root, or hand the folder over: chown -R `))
  })

  test('data that belong to root are refused with the command that hands them over', async () => {
    using folder = createTemporaryFolder()
    const data = createDataFolderOf(folder.path, '18')
    chownSync(data, 0, 0)
    const { name } = findServerUser(data)
    await assert.rejects(startTestCluster(folder.path), {
      code: 'cluster_data_folder_owner',
      hint: `Hand the folder over: chown -R ${name} ${data}`,
    })
  })
}

test('a refusal leaves no lock behind', async () => {
  using folder = createTemporaryFolder()
  createDataFolderOf(folder.path, '9.6')
  await assert.rejects(startTestCluster(folder.path), { code: 'cluster_data_folder_version' })
  assert.equal(existsSync(join(folder.path, 'dorsal.lock')), false)
})

function createDataFolderOf(folder: string, version: string): string {
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(join(data, 'PG_VERSION'), `${version}\n`)
  if (userInfo().uid === 0) chownSync(data, ordinaryUser.uid, ordinaryUser.gid)
  return data
}
