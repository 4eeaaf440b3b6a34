import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSegments } from './find-segments.ts'

test('the segments from the first to the last are taken, and the history of every timeline', () => {
  const names = [
    '00000002.history',
    '000000020000000000000009',
    '00000002000000000000000A',
    '00000002000000000000000B',
    '00000002000000000000000C',
    '00000002000000000000000A.00000028.backup',
    'archive_status',
    'summaries',
  ]
  assert.deepEqual(findSegments(names, { first: '00000002000000000000000A', last: '00000002000000000000000B' }), [
    '00000002.history',
    '00000002000000000000000A',
    '00000002000000000000000B',
  ])
})
