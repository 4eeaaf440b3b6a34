import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rest } from './rest.ts'

test('a rest is over when its time is, when the signal aborts, and at once when that has aborted already', async () => {
  const never = new AbortController()
  await rest(1, never.signal)
  const stopping = new AbortController()
  const resting = rest(1_000_000, stopping.signal)
  stopping.abort()
  assert.equal(await resting, undefined)
  assert.equal(await rest(1_000_000, stopping.signal), undefined)
})
