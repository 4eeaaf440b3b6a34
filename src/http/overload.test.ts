import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchOverload } from './overload.ts'

/** Of `count` requests one after the other, how many are refused. */
function countRefused(overload: ReturnType<typeof watchOverload>, count: number, client: string): number {
  return Array.from({ length: count }, () => overload.refuses(() => client)).filter(Boolean).length
}

test('a crowd within the limit is let in', () => {
  let now = 0
  const overload = watchOverload(200, () => now)
  now = 250
  assert.equal(countRefused(overload, 2000, 'a'), 0)
  overload.stop()
})

test('beyond the limit all but the first 500 of a turn are refused, and one of each client', () => {
  let now = 0
  const overload = watchOverload(200, () => now)
  now = 251
  assert.equal(countRefused(overload, 500, 'greedy'), 0)
  assert.deepEqual(
    ['greedy', 'greedy', 'modest', 'modest'].map((client) => overload.refuses(() => client)),
    [false, true, false, true],
  )
  assert.equal(overload.refused(), 2)
  overload.stop()
})

test('however many clients there are, those let in while it is late are bounded', () => {
  let now = 0
  const overload = watchOverload(200, () => now)
  countRefused(overload, 500, 'greedy')
  now = 251
  const refused = Array.from({ length: 600 }, (_, client) => overload.refuses(() => `client ${client}`)).filter(Boolean)
  assert.equal(refused.length, 100)
  overload.stop()
})

test('a limit of 0 refuses nobody', () => {
  let now = 0
  const overload = watchOverload(0, () => now)
  now = 10_000
  assert.equal(countRefused(overload, 2000, 'a'), 0)
  overload.stop()
})
