import assert from 'node:assert/strict'
import { test } from 'node:test'
import { searchKnee } from './find-knee.ts'
import type { KneeResult, LoadPhase, Objectives, PhaseResult } from './types.ts'

/** An API that answers up to 300 requests a second in 10 ms, and more of them late. */
function measure(phase: LoadPhase): PhaseResult {
  const p99 = phase.rate <= 300 ? 10 : 2000
  const sent = phase.rate * phase.seconds
  return {
    ...phase,
    sent,
    succeeded: sent,
    failures: {},
    succeededPerSecond: Math.min(phase.rate, 300),
    latency: { p50: p99, p90: p99, p99, p999: p99, max: p99 },
    curve: [],
    timeline: [],
    requests: [],
    lag: { p50: 0, p99: 0, max: 0 },
    isCutShort: false,
  }
}

function search(change: (result: PhaseResult) => Partial<PhaseResult>, objectives: Objectives = { p99: 200 }): Promise<KneeResult> {
  return searchKnee({
    firstRate: 100,
    phase: { seconds: 5, arrivals: 'uniform' },
    objectives,
    run: async (phase) => {
      const result = measure(phase)
      return { ...result, ...change(result) }
    },
  })
}

const tell = ({ rate, limitedBy, steps }: KneeResult) => [rate, limitedBy, steps.map(({ phase, verdict }) => [phase.rate, verdict])]

test('the highest rate at which the objectives hold is enclosed', async () => {
  assert.deepEqual(tell(await search(() => ({}))), [
    283,
    'objectives',
    [
      [100, 'holds'],
      [200, 'holds'],
      [400, 'does not hold'],
      [400, 'does not hold'],
      [283, 'holds'],
      [336, 'does not hold'],
      [336, 'does not hold'],
      [308, 'does not hold'],
      [308, 'does not hold'],
    ],
  ])
})

test('as many have to be answered as are sent, whatever the objectives say', async () => {
  const { rate } = await search(() => ({}), { errorRate: 0 })
  assert.equal(rate, 308)
})

test('a generator that is late ends the search, and the objectives are not to blame', async () => {
  const late = ({ rate }: PhaseResult) => (rate > 300 ? { lag: { p50: 50, p99: 500, max: 900 } } : {})
  const { rate, limitedBy, steps } = await search(late)
  assert.deepEqual([rate, limitedBy, steps.at(-1)?.verdict], [200, 'generator', 'could not be checked'])
})

test('an interruption ends the search with what is known', async () => {
  const { rate, limitedBy, steps } = await search((result) => ({ isCutShort: result.rate === 200 }))
  assert.deepEqual([rate, limitedBy, steps.length], [100, 'interruption', 2])
})
