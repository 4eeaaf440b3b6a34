import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UsageReport } from '../../operations/usage/operation.ts'
import { countRequests, describeCaller, findCallers } from './find-callers.ts'

const use: UsageReport = {
  role: 'authenticated',
  apiKey: 'publishable web',
  name: 'web-shop',
  version: '1.2',
  library: 'supabase-js/2.110.0',
  way: 'filter',
  schema: 'public',
  object: 'docs',
  member: 'team_id',
  routes: ['GET /docs'],
  count: 60,
  perDay: 20,
  firstDay: '2026-11-20',
  lastSeen: '2026-11-23T01:02:03.000Z',
}
const index = { schema: 'public', table: 'docs', columns: [{ column: 'team_id' }, { column: 'at' }] }

test('who filters or sorts by the first column of an index is named, most requests first', () => {
  const sorting = { ...use, way: 'order', name: '', count: 90 } as const
  assert.deepEqual(findCallers([use, sorting], index, 20).map(describeCaller), [
    'asked for by publishable web, which sorts by team_id: GET /docs, 90 requests: 1.8 s of them saved',
    'asked for by web-shop 1.2, which filters by team_id: GET /docs, 60 requests: 1.2 s of them saved',
  ])
  assert.equal(countRequests([use, sorting], index), 150)
})

test('who reads the column, asks by another one or for another table has nothing of the index', () => {
  const others: readonly UsageReport[] = [
    { ...use, way: 'select' },
    { ...use, member: 'at' },
    { ...use, object: 'notes' },
    { ...use, schema: 'app' },
  ]
  assert.deepEqual(findCallers(others, index, 20), [])
  assert.equal(countRequests(others, index), 0)
})
