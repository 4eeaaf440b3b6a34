import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Limits, LoadReport, MigrationReport } from '../types.ts'
import { judgeMigration } from './judge-migration.ts'

const limits: Limits = { maxBlock: 500, maxRewrite: 1024 ** 3, maxWal: undefined, maxLostRows: 10, maxDuration: undefined }

const calm: MigrationReport = {
  ...{ version: '1', name: 'one', file: '1_one.sql', checksum: '', mode: 'one transaction', statements: [], losses: [] },
  ...{ milliseconds: 90_000, walBytes: 1024 ** 4, diskBytes: 0, rewrittenBytes: 0, longestBlock: null },
}

const traffic = { sent: 100, failed: 0, p50: 1, p99: 5, longest: 20 }
const quiet: LoadReport = { rate: 50, before: traffic, during: traffic, failures: {}, requests: [], milliseconds: 5, remarks: [] }

const nothing = { alone: null, underLoad: null, failure: null, unchecked: null }

test('what crosses no limit is allowed, and a limit that is not set allows anything', () => {
  assert.deepEqual(judgeMigration({ ...nothing, alone: calm, underLoad: quiet }, limits), { verdict: 'allowed', reasons: [] })
})

test('each limit that is crossed is told with what was measured and what is allowed', () => {
  const block = {
    milliseconds: 4200,
    blocks: 'reads and writes',
    relation: 'public.orders',
    mode: 'ACCESS EXCLUSIVE',
    statement: 1,
  } as const
  const lost = { what: 'column', name: 'public.orders.note', rows: 12_000, isCounted: true } as const
  const alone = { ...calm, longestBlock: block, rewrittenBytes: 3 * 1024 ** 3, losses: [lost] }
  const underLoad = { ...quiet, during: { ...traffic, longest: 4100 } }
  assert.deepEqual(judgeMigration({ ...nothing, alone, underLoad }, limits), {
    verdict: 'forbidden',
    reasons: [
      {
        limit: 'max_block',
        sentence: 'ACCESS EXCLUSIVE on public.orders keeps reads and writes waiting for 4.20 s; 500 ms are allowed',
      },
      { limit: 'max_rewrite', sentence: 'It rewrites 3 GB; 1 GB are allowed' },
      { limit: 'max_lost_rows', sentence: 'It destroys 12,000 rows or values; 10 are allowed' },
      { limit: 'max_block', sentence: 'A request waited 4.10 s while it ran; 500 ms are allowed' },
    ],
  })
})

test('rows that stay locked count as a block of their writers', () => {
  const block = { milliseconds: 900, blocks: 'writes to its rows', relation: 'public.orders', mode: 'ROW', statement: 1 } as const
  assert.deepEqual(judgeMigration({ ...nothing, alone: { ...calm, longestBlock: block } }, limits).reasons, [
    { limit: 'max_block', sentence: 'Rows of public.orders that it changes stay locked for 900 ms; 500 ms are allowed' },
  ])
})

test('requests that waited before the migration as well allow no verdict', () => {
  const busy = { ...quiet, before: { ...traffic, longest: 700 }, during: { ...traffic, longest: 800 } }
  assert.deepEqual(judgeMigration({ ...nothing, alone: calm, underLoad: busy }, limits), {
    verdict: 'could not be checked',
    reasons: [
      { limit: 'unchecked', sentence: 'A request waited 800 ms while it ran, and 700 ms before it: this machine is too busy to tell' },
    ],
  })
})

test('a refusal forbids, and what was not run is never allowed', () => {
  assert.deepEqual(judgeMigration({ ...nothing, failure: 'column "x" does not exist' }, limits), {
    verdict: 'forbidden',
    reasons: [{ limit: 'failed', sentence: 'column "x" does not exist' }],
  })
  assert.equal(judgeMigration({ ...nothing, unchecked: 'no disk' }, limits).verdict, 'could not be checked')
  const forbidden = { ...nothing, alone: { ...calm, rewrittenBytes: 2 * 1024 ** 3 }, unchecked: 'no load' }
  assert.equal(judgeMigration(forbidden, limits).verdict, 'forbidden')
})
