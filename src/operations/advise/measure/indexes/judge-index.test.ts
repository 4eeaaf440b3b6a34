import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeIndex } from './judge-index.ts'
import type { ReadMeasurement } from './types.ts'

const statement = { text: 'select 1', role: 'anon', calls: 100, milliseconds: 1000, rows: 100, spilled: 0, blocks: 0 }

function createRead(parts: Partial<ReadMeasurement>): ReadMeasurement {
  return { statement, before: 10, after: 1, runs: 15, recorded: 1000, share: 0.1, ...parts }
}

const writes = { rows: 1000, before: 5, after: 8 }
const seldom = { inserted: 100, updated: 0 }

test('an index that makes a tenth of the time ten times faster is advised', () => {
  const { verdict, saved, added } = judgeIndex({ basis: 'measured', reads: [createRead({})], writes }, seldom)
  assert.deepEqual([verdict, saved, added], ['advised', 900, 0.3])
})

test('one that does not make anything twice as fast is not', () => {
  const { verdict, reason } = judgeIndex({ basis: 'measured', reads: [createRead({ after: 6 })], writes }, seldom)
  assert.deepEqual([verdict, reason], ['not advised', 'No statement becomes 2 times faster'])
})

test('nor one for what is hardly ever asked', () => {
  const { verdict, reason } = judgeIndex({ basis: 'measured', reads: [createRead({ share: 0.005 })], writes }, seldom)
  assert.deepEqual([verdict, reason], ['not advised', 'What becomes faster makes less than 1 % of the time recorded'])
})

test('nor one that costs writes more than half of what it saves', () => {
  const { verdict, reason, added } = judgeIndex(
    { basis: 'measured', reads: [createRead({})], writes },
    { inserted: 150_000, updated: 50_000 },
  )
  assert.deepEqual([verdict, reason, added], ['not advised', 'Less than twice as much is saved as writes take longer', 600])
})

test('nor one whose cost is not known', () => {
  assert.equal(
    judgeIndex({ basis: 'measured', reads: [createRead({})], writes: null }, seldom).reason,
    'What it adds to writes could not be measured',
  )
})

test('one that is estimated is judged with writes that are assumed, and says that it is expected', () => {
  const { verdict, reason, added } = judgeIndex({ basis: 'estimated', reads: [createRead({})], writes: null }, seldom)
  assert.deepEqual([verdict, reason, added], ['advised', 'One statement is expected to cost less than half', 2])
  const often = judgeIndex({ basis: 'estimated', reads: [createRead({})], writes: null }, { inserted: 30_000, updated: 0 })
  assert.deepEqual([often.verdict, often.added], ['not advised', 600])
})
