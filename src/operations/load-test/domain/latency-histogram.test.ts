import assert from 'node:assert/strict'
import { test } from 'node:test'
import { curveShares, LatencyHistogram } from './latency-histogram.ts'

function record(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram()
  for (const value of values) histogram.record(value)
  return histogram
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

test('percentiles are those of the sorted values, to three digits', () => {
  const histogram = record(upTo(1000))
  const exact = histogram.percentiles([0.001, 0.5, 0.99, 0.999, 1]).map(({ value }) => value)
  for (const [index, wanted] of [1, 500, 990, 999, 1000].entries()) {
    const value = exact[index] ?? Number.NaN
    assert.ok(value >= wanted && value <= wanted * (1 + 1 / 512), `${value} for ${wanted}`)
  }
})

test('values below a millisecond are told to the microsecond', () => {
  assert.equal(record([0.007, 0.5, 0.9]).percentile(0.5), 0.5)
})

test('no percentile is above the slowest, however wide its bucket', () => {
  assert.equal(record([70_001.2]).percentile(0.5), 70_001.2)
})

test('nothing recorded is told as 0', () => {
  assert.deepEqual([record([]).percentile(0.99), record([]).count, record([]).max], [0, 0, 0])
})

test('the points of a curve halve what is left, as far as there are values', () => {
  assert.deepEqual(curveShares(2).slice(0, 7), [0, 0.09999999999999998, 0.19999999999999996, 0.30000000000000004, 0.4, 0.5, 0.55])
  assert.equal(curveShares(1000).at(-1), 1)
  assert.equal(curveShares(1000).length, 51)
})
