import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UsageCount } from '../types.ts'
import { splitCounts } from './split-counts.ts'

function countOf(names: number): UsageCount {
  const client = { role: 'anon', apiKey: '', name: '', version: '', library: '' }
  const name = { way: 'read', schema: 'public', object: 'orders', member: null } as const
  return { client, uses: { key: '', route: '', names: Array(names).fill(name) }, count: 1, lastSeen: 0 }
}

test('parts hold as many rows as allowed, and a count that has more alone', () => {
  const sizes = (names: readonly number[]) => splitCounts(names.map(countOf), 4).map((part) => part.map(({ uses }) => uses.names.length))
  assert.deepEqual(sizes([]), [])
  assert.deepEqual(sizes([2, 2, 1, 9, 3]), [[2, 2], [1], [9], [3]])
})
