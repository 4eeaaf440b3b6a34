import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ObjectiveCheck, Objectives, PhaseResult } from '../types.ts'
import { judgePhase, toVerdict } from './judge-phase.ts'

const latency = { p50: 5, p90: 20, p99: 80, p999: 90, max: 95 }

const calm: PhaseResult = {
  rate: 100,
  seconds: 10,
  arrivals: 'poisson',
  sent: 1000,
  succeeded: 995,
  failures: { 503: 5 },
  succeededPerSecond: 99.5,
  latency,
  curve: [],
  timeline: [],
  requests: [],
  lag: { p50: 0.5, p99: 2, max: 3 },
  isCutShort: false,
}

function judge(changes: Partial<PhaseResult>, objectives: Objectives): readonly [ObjectiveCheck['verdict'], string | undefined] {
  const checks = judgePhase({ ...calm, ...changes }, objectives)
  return [toVerdict(checks), checks.find(({ reason }) => reason !== undefined)?.reason]
}

test('an objective that is met holds', () => {
  assert.deepEqual(judge({}, { p50: 5, p99: 100, errorRate: 0.005, rate: 100 }), ['holds', undefined])
})

test('one that is not met decides, whatever the others say', () => {
  assert.deepEqual(judge({}, { p50: 5, p99: 79 }), ['does not hold', undefined])
  assert.deepEqual(judge({}, { p99: 100, errorRate: 0.004 }), ['does not hold', undefined])
})

test('what wants nothing was not checked', () => {
  assert.deepEqual(judge({}, {}), ['could not be checked', undefined])
})

test('a latency that a late generator may have made could not be checked', () => {
  assert.deepEqual(judge({ lag: { p50: 9, p99: 60, max: 99 } }, { p99: 79 }), [
    'could not be checked',
    'the load generator itself was late: 60 ms at p99',
  ])
})

test('a latency that holds in spite of a late generator holds', () => {
  assert.deepEqual(judge({ lag: { p50: 9, p99: 60, max: 99 } }, { p99: 100 }), ['holds', undefined])
})

test('a rate that was not sent could not be checked', () => {
  assert.deepEqual(judge({}, { rate: 500 }), ['could not be checked', 'only 100 a second were sent'])
})

test('fewer requests than planned are no failure when all are answered', () => {
  assert.deepEqual(judge({ sent: 900, succeeded: 900, succeededPerSecond: 90 }, { rate: 100 }), ['holds', undefined])
})

test('a rate of which too little is answered does not hold', () => {
  assert.deepEqual(judge({ succeededPerSecond: 90 }, { rate: 100 }), ['does not hold', undefined])
})

test('a run cut short proves nothing but what is broken already', () => {
  assert.deepEqual(judge({ isCutShort: true }, { p99: 100 }), ['could not be checked', 'the run was cut short'])
  assert.deepEqual(judge({ isCutShort: true }, { p99: 79 }), ['does not hold', undefined])
})

test('a run in which nothing was sent could not be checked', () => {
  const [verdict, reason] = judge({ sent: 0, succeeded: 0 }, { p99: 100, errorRate: 0.1 })
  assert.deepEqual([verdict, reason], ['could not be checked', 'nothing was sent'])
})
