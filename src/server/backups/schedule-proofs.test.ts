import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findProofProblem, type ProofStatus } from './proof-status.ts'
import { findPause } from './schedule-proofs.ts'

const at = (text: string) => Date.parse(`2026-11-22T${text}Z`)

test('the next proof is at its time of the day, today or tomorrow', () => {
  assert.equal(findPause('03:00', at('02:59:00')), 60_000)
  assert.equal(findPause('03:00', at('03:00:00')), 86_400_000)
  assert.equal(findPause('03:00', at('04:00:00')), 23 * 3_600_000)
})

test('a proof that failed, and one that did not come in time, are told', () => {
  const held = { startedAt: '2026-11-22T03:00:00.000Z', verdict: 'holds', recoverySeconds: 2, lossSeconds: 1 } as const
  const status: ProofStatus = { since: at('00:00:00'), last: held, lastHeldAt: held.startedAt }
  const find = (changed: Partial<ProofStatus>, now: string) => findProofProblem({ ...status, ...changed }, { within: 3600, now: at(now) })
  assert.equal(find({}, '03:59:00'), undefined)
  assert.equal(find({}, '04:01:00'), 'the last proof of the backups that held is of 2026-11-22T03:00:00.000Z')
  assert.equal(find({ last: null, lastHeldAt: null }, '01:01:00'), 'no proof of the backups has held so far')
  assert.equal(
    find({ last: { ...held, verdict: 'does not hold' } }, '03:01:00'),
    'the proof of 2026-11-22T03:00:00.000Z failed: the backups do not hold',
  )
})
