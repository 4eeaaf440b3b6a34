import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TakenLock } from '../types.ts'
import { describeLock, describeLosses, describeRequests, listNotable } from './describe.ts'
import { formatBytes, formatTime } from './format.ts'
import { toExcerpt } from './locate-statement.ts'
import { renderMarkdown } from './render-markdown.ts'

const lock: TakenLock = {
  ...{ relation: 'public.orders', kind: 'table', mode: 'ACCESS EXCLUSIVE', blocks: 'reads and writes', isNew: false },
  ...{ held: 1250, until: 'commit' },
}
const share: TakenLock = { ...lock, mode: 'SHARE', blocks: 'writes' }
const index: TakenLock = { ...lock, relation: 'public.orders_pkey', kind: 'index' }

test('of each table the strongest lock is told, of an index only what its table does not tell', () => {
  assert.deepEqual(listNotable([lock, index, share, { ...lock, relation: 'public.new', isNew: true }]), [lock])
  assert.deepEqual(listNotable([index, share]), [index, share])
  assert.deepEqual(listNotable([{ ...lock, mode: 'ROW EXCLUSIVE', blocks: 'nothing' }]), [])
})

test('a lock is told by whom it keeps waiting, how long and until when', () => {
  assert.equal(describeLock(lock), 'reads and writes of public.orders, 1.25 s (ACCESS EXCLUSIVE until the commit)')
  assert.equal(
    describeLock({ ...lock, mode: 'ROW', blocks: 'writes to its rows', until: 'end of the statement' }),
    'writes to the changed rows of public.orders, 1.25 s (ROW until the end of the statement)',
  )
})

test('losses are told exactly, as an estimate, or without a number', () => {
  assert.equal(
    describeLosses([
      { what: 'column', name: 'public.orders.note', rows: 1200, isCounted: true },
      { what: 'column', name: 'public.orders.code', rows: null, isCounted: false },
      { what: 'rows', name: 'public.orders', rows: 3, isCounted: true },
      { what: 'table', name: 'public.old', rows: 12, isCounted: false },
    ]),
    '1,200 values of public.orders.note, the values of public.orders.code, 3 rows of public.orders, the table public.old with about 12 rows',
  )
})

test('what clients saw is one sentence', () => {
  const before = { sent: 100, failed: 0, p50: 1, p99: 5, longest: 20 }
  const during = { sent: 120, failed: 3, p50: 1, p99: 900, longest: 1800 }
  assert.equal(
    describeRequests({
      rate: 50,
      before,
      during,
      failures: { '400': 2, 'no answer in time': 1 },
      requests: [],
      milliseconds: 900,
      remarks: [],
    }),
    'Beside 50 requests a second it took 900 ms, the longest waited 1.80 s (before: 20 ms), p99 900 ms (before: 5 ms), 3 of 120 failed (2 × 400, 1 × no answer in time).',
  )
})

test('times and sizes have as many digits as mean something', () => {
  assert.deepEqual([0.04, 8.25, 999, 1250, 300_000].map(formatTime), ['0 ms', '8.3 ms', '999 ms', '1.25 s', '5.0 min'])
  assert.deepEqual([0, 900, 1536, -1536, 20 * 1024 ** 2].map(formatBytes), ['0 bytes', '900 bytes', '1.5 kB', '-1.5 kB', '20 MB'])
})

test('a statement is shown on one line, without the comments above it and without a password', () => {
  assert.equal(toExcerpt('-- why\n-- and how\nalter table a\n  add column b int'), 'alter table a add column b int')
  assert.equal(
    toExcerpt("create role r login password 'it''s a secret' valid until 'x'"),
    "create role r login password '…' valid until 'x'",
  )
  assert.equal(toExcerpt('alter role r password $a$secret$a$'), "alter role r password '…'")
  assert.equal(toExcerpt(`select ${'x'.repeat(200)}`).length, 122)
})

test('Markdown names the verdict, the reasons and nothing that was not measured', () => {
  const reasons = [{ limit: 'unchecked', sentence: 'It was not run: one before it failed' }]
  const migration = { version: '1', name: 'one', file: 'dorsal/migrations/1_one.sql', reasons, alone: null, underLoad: null }
  assert.equal(
    renderMarkdown([{ ...migration, verdict: 'could not be checked' }]),
    '### ❔ `dorsal/migrations/1_one.sql`: could not be checked\n\n- **unchecked**: It was not run: one before it failed\n',
  )
  assert.equal(renderMarkdown([]), 'No migration is pending.\n')
})
