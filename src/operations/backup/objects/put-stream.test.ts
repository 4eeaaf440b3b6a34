import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { ObjectStore } from '../types.ts'
import { createArchive } from './archive.ts'
import { deriveArchiveKeys } from './archive-keys.ts'
import { createStreamWriter } from './put-stream.ts'

const mebibyte = 2 ** 20
const partSize = 8 * mebibyte
const keys = deriveArchiveKeys(['a key that is long enough for this test'])

/** Forgets what it is given, as slowly as `put` says. */
function createForgetfulStore(put: ObjectStore['put']): ObjectStore {
  const nothing = async () => undefined
  return { place: 'nowhere', put, find: nothing, list: async () => [], delete: nothing, deleteDrafts: nothing }
}

test('whoever writes waits for a target that takes nothing, with two parts in flight and never more', async () => {
  const offered: PromiseWithResolvers<void>[] = []
  const store = createForgetfulStore(async () => {
    const taken = Promise.withResolvers<void>()
    offered.push(taken)
    await taken.promise
  })
  const writer = createStreamWriter(createArchive(store, '1', []), 'backups/1/', 'base.tar')
  let written = 0
  const writing = (async () => {
    for (const chunk = Buffer.alloc(mebibyte); written < 40; written++) await writer.write(chunk)
    return await writer.end()
  })()
  for (let part = 1; part <= 5; part++) {
    while (offered.length < part) await new Promise(setImmediate)
    assert.ok(written < 8 * (part + 1), `${written} MiB written while part ${part} waits`)
    offered[part - 1]?.resolve()
  }
  assert.equal((await writing).parts.length, 5)
})

for (const [name, used] of [
  ['as they are', []],
  ['encrypted', keys],
] as const) {
  test(`the memory of parts that cannot be compressed, ${name}, does not grow with their number`, async () => {
    const begun = process.memoryUsage().arrayBuffers
    let most = 0
    const look = () => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - begun)
    }
    const writer = createStreamWriter(
      createArchive(
        createForgetfulStore(async () => look()),
        '1',
        used,
      ),
      'backups/1/',
      'base.tar',
    )
    const chunk = randomBytes(mebibyte)
    for (let written = 0; written < 96; written++) {
      await writer.write(chunk)
      look()
    }
    assert.equal((await writer.end()).parts.length, 12)
    // Two parts that fill in turn; of one what it is compressed to, and the object made of that.
    assert.ok(most < 4 * partSize + 2 * mebibyte, `${Math.ceil(most / mebibyte)} MiB`)
  })
}
