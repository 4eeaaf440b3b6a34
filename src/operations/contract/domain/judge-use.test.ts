import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContractChange } from '../rule.ts'
import type { Contract, Usage, Use } from '../types.ts'
import { compareContracts } from './compare-contracts.ts'
import { judgeUse } from './judge-use.ts'

const empty: Contract = { format: 1, roles: [], defaultSchema: 'public', schemas: {}, enums: {}, endpoints: {} }
const comparison = compareContracts(empty, empty)
const now = Date.parse('2026-11-23T12:00:00Z')
const day = 86_400_000

const gone: ContractChange & { readonly severity: 'error' } = { subject: 'public.orders.note', message: 'gone', severity: 'error' }
const read: Use = {
  client: 'web-shop',
  version: '4.2',
  role: 'anon',
  kind: 'reads',
  thing: 'public.orders.note',
  count: 56_000,
  last: now - 3 * 60_000,
}
const other: Use = { ...read, client: 'mobile', version: '2.1', thing: 'public.tags' }

const judge = (change: Partial<ContractChange>, usage: Usage | undefined) =>
  judgeUse({ ...gone, ...change }, { comparison, usage, now, unusedDays: 30 })
const recorded = (...uses: readonly Use[]): Usage => ({ since: now - 40 * day, uses })

test('who uses it is named with how often and when last, and who does not', () => {
  const { severity, sentence } = judge({}, recorded(read, other))
  assert.equal(severity, 'error')
  assert.equal(sentence, 'web-shop 4.2 reads public.orders.note 1,400 times a day, last 3 minutes ago; mobile 2.1 never')
})

test('whoever reads every column may read this one', () => {
  assert.equal(judge({}, recorded({ ...read, thing: 'public.orders.*' })).uses?.length, 1)
})

test('what nobody used as long as is asked for is no error any more, but only where it was recorded that long and whole', () => {
  assert.deepEqual(judge({}, recorded(other)), { severity: 'warning', sentence: 'nobody used it in the 40 days recorded', uses: [] })
  assert.equal(judge({}, { since: now - 20 * day, uses: [other] }).severity, 'error')
  const incomplete = judge({}, { ...recorded(other), incomplete: true })
  assert.deepEqual(incomplete, {
    severity: 'error',
    sentence: 'no use is known, but not every use could be kept in the 40 days recorded',
    uses: [],
  })
})

test('without records nothing is said of who uses it, and it stays an error', () => {
  assert.deepEqual(judge({}, undefined), { severity: 'error' })
})

test('after its sunset a removal passes; before it, the day is told', () => {
  const deprecated = (sunset: string) => ({ deprecation: { since: '2026-01-01', sunset, use: null, problems: [] } })
  assert.equal(judge(deprecated('2026-11-23'), recorded(read)).severity, 'note')
  assert.equal(judge(deprecated('2026-11-23'), recorded(read)).sentence, 'its sunset was 2026-11-23')
  assert.deepEqual(judge(deprecated('2026-12-01'), undefined), { severity: 'error', sentence: 'it was promised until 2026-12-01' })
})

test('only uses of the kinds and roles that break count; a write of which it is not known what it did counts as any', () => {
  assert.equal(judge({ kinds: ['inserts'] }, recorded(read)).uses?.length, 0)
  assert.equal(judge({ roles: ['authenticated'] }, recorded(read)).uses?.length, 0)
  assert.equal(judge({ kinds: ['inserts'] }, recorded({ ...read, kind: 'writes' })).uses?.length, 1)
  assert.equal(judge({ kinds: ['writes'] }, recorded({ ...read, kind: 'updates' })).uses?.length, 1)
})

test('who always gives a column is not broken where it must be given; who sometimes leaves it out is, so many times', () => {
  const insert: Use = { ...read, kind: 'inserts', thing: 'public.orders', count: 10 }
  const given = (count: number): Use => ({ ...insert, thing: 'public.orders.note', count })
  const required = { things: ['public.orders'], kinds: ['inserts'], leavesOut: 'public.orders.note' } as const
  assert.deepEqual(judge(required, recorded(insert, given(10))).uses, [])
  assert.deepEqual(judge(required, recorded(insert, given(7))).uses, [{ ...insert, count: 3 }])
  assert.deepEqual(judge(required, recorded(insert, { ...given(10), client: 'mobile' })).uses, [insert])
})

test('the overload that is called is told apart, and each is a call of the function', () => {
  const call: Use = { ...read, kind: 'calls', thing: 'public.greet(name, loud)' }
  const callsOf = (subject: string) => judge({ subject, kinds: ['calls'] }, recorded(call)).uses?.length
  assert.deepEqual([callsOf('public.greet(name)'), callsOf('public.greet(name, loud)'), callsOf('public.greet')], [0, 1, 1])
})

test('what no record tells is said beside who may be broken, and nowhere else', () => {
  const unknown = 'whether they send null'
  const asks = 'web-shop 4.2 reads public.orders.note 1,400 times a day, last 3 minutes ago'
  assert.equal(judge({ unknown }, recorded(read)).sentence, `${asks}; whether they send null is not recorded`)
  assert.equal(judge({ unknown }, recorded(other)).sentence, 'nobody used it in the 40 days recorded')
})

test('a filter reads its column: an update loses its rows with the right to read them', () => {
  const filter: Use = { ...read, kind: 'filters by', thing: 'public.orders.id' }
  const change = { subject: 'public.orders', kinds: ['reads'], filteredBy: ['public.orders.id'] } as const
  assert.deepEqual(judge(change, recorded(filter, { ...filter, kind: 'orders by' })).uses, [filter])
})
