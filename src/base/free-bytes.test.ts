import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freeBytes } from './free-bytes.ts'

test('what was freed is empty, and so are its views', () => {
  const bytes = Buffer.alloc(1_000_000, 1)
  const view = bytes.subarray(10)
  freeBytes(bytes)
  freeBytes(view)
  assert.deepEqual([bytes.length, view.length], [0, 0])
})

test('small bytes share their memory with others and stay', () => {
  const bytes = Buffer.from('small')
  freeBytes(bytes)
  assert.equal(bytes.toString(), 'small')
})
