import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeRelease } from './judge-release.ts'

const judge = (version: number, versionText: string, today = '2026-06-01') => judgeRelease({ version, versionText }, today)

test('a release without the known fixes is found with the one that has them', () => {
  assert.deepEqual(judge(170_003, '17.3'), [
    {
      subject: 'postgresql',
      message: 'PostgreSQL 17.3 lacks fixes of 17.10: CVE-2026-6473, CVE-2026-6475, CVE-2026-6637 and others (known up to 2026-05-14)',
      details: { installed: '17.3', fixed: '17.10', knownOn: '2026-05-14' },
    },
  ])
  assert.deepEqual(judge(170_010, '17.10'), [])
})

test('a major version that has reached its end is an error from that day on', () => {
  assert.deepEqual(judge(140_023, '14.23'), [])
  assert.deepEqual(judge(140_023, '14.23', '2026-11-12'), [
    { subject: 'postgresql', message: 'PostgreSQL 14.23 gets no fixes since 2026-11-12', severity: 'error' },
  ])
})

test('half a year later it is said that newer releases are not known, and of an unknown major version nothing is', () => {
  assert.deepEqual(
    [judge(180_004, '18.4', '2026-12-24')].flat().map((found) => ('subject' in found ? found.subject : found.kind)),
    ['knowledge'],
  )
  assert.deepEqual(judge(210_000, '21.0'), {
    kind: 'could not run',
    reason: 'Releases of PostgreSQL 21 are not known here (known up to 2026-05-14)',
  })
})
