import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rankCandidates } from './rank-candidates.ts'

function createCandidate(table: string, { calls, milliseconds }: { readonly calls: number; readonly milliseconds: number }) {
  const statement = { text: `select from ${table}`, role: 'anon', calls, milliseconds, rows: calls, spilled: 0, blocks: 0 }
  const split = { texts: [], numbers: [], limits: new Set<number>(), innerLimits: new Set<number>(), offsets: new Set<number>() }
  const index = { schema: 'public', table, columns: [{ column: 'team_id', descending: false, nullsFirst: false }] }
  return { index, runnables: [{ statement, split, sets: [], persona: { role: 'anon', claims: {}, settings: {} } }] }
}

const docs = createCandidate('docs', { calls: 100, milliseconds: 1000 })
const notes = createCandidate('notes', { calls: 10, milliseconds: 200 })

test('what took longest is looked at first', () => {
  assert.deepEqual(
    rankCandidates([notes, docs], () => 0),
    [docs, notes],
  )
})

test('requests that usage counts weigh more than the few calls that PostgreSQL still remembers', () => {
  assert.deepEqual(
    rankCandidates([docs, notes], ({ table }) => (table === 'notes' ? 60 : 0)),
    [notes, docs],
  )
})
