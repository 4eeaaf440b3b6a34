import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeBatches, toPercent } from './describe-batches.ts'
import { measureLag } from './measure-lag.ts'
import { planSize } from './plan-size.ts'

test('the next batch has as many rows as fit into the time, and never more than twice or less than half as many', () => {
  const sizes: readonly (readonly [number, number])[] = [
    [500, 1000],
    [400, 1250],
    [1, 2000],
    [5000, 500],
  ]
  for (const [took, size] of sizes) assert.equal(planSize(1000, took, 500), size, String(took))
  assert.equal(planSize(12, 5000, 500), 10)
  assert.equal(planSize(900_000, 1, 500), 1_000_000)
})

test('progress tells rows, percent, rate and the time left; an estimate that was too low is no 100 %', () => {
  const position = { statement: '', key: null, end: [], walked: 12_000, total: 90_000, touched: 0, size: 1000 }
  assert.equal(
    describeBatches(position, { walked: 8000, milliseconds: 1000 }),
    '12,000 of about 90,000 rows (13 %), 8,000 rows/s, 9.8 s left',
  )
  assert.equal(toPercent({ walked: 95_000, total: 90_000 }), 99)
})

test('a replica is as far behind as the oldest position that it does not show is old', () => {
  const samples = [
    { at: 1000, position: 10n },
    { at: 2000, position: 20n },
    { at: 3000, position: 30n },
  ]
  assert.equal(measureLag(samples, { name: 'a', position: 30n }, 9000), 0)
  assert.equal(measureLag(samples, { name: 'a', position: 19n }, 9000), 7000)
  assert.equal(measureLag(samples, { name: 'a', position: 5n }, 9000), 8000)
})
