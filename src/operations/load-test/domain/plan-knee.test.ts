import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findKnee, type KneeStep, planNextRate } from './plan-knee.ts'

/** Searches an API whose objectives hold up to `capacity`. */
function search(first: number, capacity: number): readonly KneeStep[] {
  const steps: KneeStep[] = []
  for (let rate = planNextRate(steps, first); rate !== undefined; rate = planNextRate(steps, first))
    steps.push({ rate, held: rate <= capacity })
  return steps
}

test('the rate doubles until it breaks twice, and is then enclosed', () => {
  const steps = search(50, 300)
  assert.deepEqual(
    steps.map(({ rate }) => rate),
    [50, 100, 200, 400, 400, 283, 336, 336, 308, 308],
  )
  assert.equal(findKnee(steps), 283)
})

test('a first rate that is too high is halved', () => {
  assert.equal(findKnee(search(1000, 90)), 88)
})

test('an API that bears nothing has no knee', () => {
  assert.equal(findKnee(search(4, 0)), 0)
})

test('a rate that breaks once and holds the second time has held', () => {
  const steps = [
    { rate: 50, held: true },
    { rate: 100, held: false },
  ]
  assert.equal(planNextRate(steps, 50), 100)
  assert.equal(planNextRate([...steps, { rate: 100, held: true }], 50), 200)
})
