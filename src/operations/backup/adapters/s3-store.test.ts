import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { startTestS3Server, type TestS3Server } from '../../../../tests/support/test-s3-server.ts'
import { Fault } from '../../../base/fault.ts'
import type { ObjectStore } from '../types.ts'
import { createS3Store } from './s3-store.ts'

let server: TestS3Server
let store: ObjectStore
let patient: ObjectStore

before(async () => {
  server = await startTestS3Server()
  const { endpoint, credentials } = server
  const target = { bucket: 'archive', prefix: 'shop/', endpoint, region: 'us-east-1', credentials, pageSize: 10 }
  store = await createS3Store({ ...target, retries: { pauses: [], timeout: 2000 } })
  patient = await createS3Store({ ...target, retries: { pauses: [1, 1, 1], timeout: 400 } })
})

beforeEach(() => server.disturb('answers 500', { count: 0 }))

after(() => server.stop())

test('an object is what was put there, until it is deleted', async () => {
  const bytes = randomBytes(100_000)
  await store.put('1/wal/a', bytes)
  assert.deepEqual(await store.find('1/wal/a'), bytes)
  await store.put('1/wal/a', Buffer.from('anew'))
  assert.equal(String(await store.find('1/wal/a')), 'anew')
  await store.delete(['1/wal/a', '1/wal/never'])
  assert.equal(await store.find('1/wal/a'), undefined)
})

test('objects are listed by the beginning of their names, in order, however many there are', async () => {
  const names = Array.from({ length: 25 }, (_, i) => `2/wal/${String(i).padStart(3, '0')}`)
  for (const name of names) await store.put(name, Buffer.from('x'))
  assert.deepEqual(
    (await store.list('2/wal/')).map(({ name }) => name),
    names,
  )
  assert.deepEqual(
    await store.list('2/wal/01'),
    names.slice(10, 20).map((name) => ({ name, size: 1 })),
  )
  await store.delete(names)
  assert.deepEqual(await store.list('2/'), [])
})

for (const trouble of ['answers 500', 'never answers', 'breaks off the request'] as const) {
  test(`a put that S3 ${trouble === 'breaks off the request' ? 'breaks off' : trouble.replace('answers', 'answers with')} is tried again`, async () => {
    server.disturb(trouble, { count: 2 })
    await patient.put('3/a', Buffer.from('kept'))
    assert.equal(String(await store.find('3/a')), 'kept')
  })
}

test('an answer that breaks off is asked for again', async () => {
  const bytes = randomBytes(300_000)
  await store.put('3/b', bytes)
  server.disturb('breaks off the answer', { count: 1, method: 'GET' })
  assert.deepEqual(await patient.find('3/b'), bytes)
})

test('S3 that stays away is a Fault with its name, and so is a bucket that is not there', async () => {
  server.disturb('answers 500', { count: 100 })
  await assert.rejects(patient.put('4/a', Buffer.from('x')), (error) => {
    assert.ok(error instanceof Fault)
    assert.equal(error.code, 'backup_target_failed')
    assert.match(error.message, /^The archive in s3:\/\/archive\/shop\/ cannot be used: S3 answered 500/)
    return true
  })
  server.disturb('answers 500', { count: 0 })
  const { endpoint, credentials } = server
  const elsewhere = await createS3Store({ bucket: 'nowhere', prefix: '', endpoint, region: 'us-east-1', credentials })
  await assert.rejects(elsewhere.put('a', Buffer.from('x')), {
    message: 'The archive in s3://nowhere/ cannot be used: S3 answered 404 (NoSuchBucket)',
  })
})
