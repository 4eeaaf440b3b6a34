import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTemporaryFolder } from '../../../tests/support/test-cluster.ts'
import { createOwnerLock, findOwner } from './owner-lock.ts'

test('a lock is held by one and free again after its release', () => {
  using folder = createTemporaryFolder()
  const lock = createOwnerLock(folder.path)
  assert.throws(() => createOwnerLock(folder.path), { code: 'cluster_already_running', details: { pid: process.pid } })
  assert.equal(findOwner(folder.path)?.pid, process.pid)
  lock.release()
  assert.equal(findOwner(folder.path), undefined)
  assert.deepEqual(readdirSync(folder.path), [])
  createOwnerLock(folder.path).release()
})

test('the lock of a process that no longer lives is taken over', () => {
  using folder = createTemporaryFolder()
  writeFileSync(join(folder.path, 'dorsal.lock'), '{"pid":4194304999,"birth":"long ago"}')
  createOwnerLock(folder.path)
  assert.equal(JSON.parse(readFileSync(join(folder.path, 'dorsal.lock'), 'utf8')).pid, process.pid)
})

test('a living process that only has the pid of the former owner does not hold the lock', () => {
  using folder = createTemporaryFolder()
  writeFileSync(join(folder.path, 'dorsal.lock'), JSON.stringify({ pid: process.pid, birth: 'another life' }))
  createOwnerLock(folder.path).release()
})

test('a lock file that a full disk left empty is taken over', () => {
  using folder = createTemporaryFolder()
  writeFileSync(join(folder.path, 'dorsal.lock'), '')
  createOwnerLock(folder.path).release()
})

test('a release leaves alone what another Dorsal took meanwhile', () => {
  using folder = createTemporaryFolder()
  const path = join(folder.path, 'dorsal.lock')
  const lock = createOwnerLock(folder.path)
  writeFileSync(path, '{"pid":1,"birth":"of another"}')
  lock.release()
  assert.equal(readFileSync(path, 'utf8'), '{"pid":1,"birth":"of another"}')
  assert.deepEqual(readdirSync(folder.path), ['dorsal.lock'])
})
