import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closedQuery, openQuery } from './open-query.ts'
import { parseQuery } from './parse-query.ts'

test('values of simple filters are taken out and decoded, in their order', () => {
  assert.deepEqual(openQuery('id=eq.7&clients.name=not.ilike.a%2Bb*&note=neq.&select=id&limit=3'), {
    shape: 'id=eq.\0&clients.name=not.ilike.\0&note=neq.\0&select=id&limit=3',
    values: ['7', 'a+b*', ''],
  })
})

const closed = [
  'id=in.(1,2)',
  'id=is.null',
  'id=eq(any).{1,2}',
  'tags=cs.{a}',
  'words=fts(french).chat',
  'and=(id.eq.1,id.eq.2)',
  'select=eq.1',
  'order=eq.1',
  'clients.limit=eq.1',
  'i%64=eq.1',
  'id=%65q.1',
  'id=eq%2E1',
  'id',
  'id=1',
  '',
]

for (const query of closed) {
  test(`nothing is taken out of ${query === '' ? 'an empty query string' : query}`, () => {
    assert.deepEqual(openQuery(query), { shape: query, values: [] })
  })
}

test('a shape is read as its query is, with slots where values stood', () => {
  const query = 'a=eq.1&b=in.(2,3)&having=count().gt.4&c=not.like.5*;or=(d.eq.6)'
  const { shape, values } = openQuery(query)
  const slots = ['1', '5*'].map((value, slot) => [value, { slot }] as const)
  const filled = JSON.stringify(parseQuery(shape, { isCall: false }), (_, value) => {
    return typeof value === 'object' && value !== null && 'slot' in value ? values[value.slot] : value
  })
  assert.deepEqual(
    values,
    slots.map(([value]) => value),
  )
  assert.equal(filled, JSON.stringify(parseQuery(query, { isCall: false })))
})

for (const read of [openQuery, closedQuery]) {
  test(`NUL is refused wherever it stands (${read.name})`, () => {
    for (const query of ['id=eq.\0', 'id=in.(1)\0', 'id=eq.1&\0', '\0=eq.1']) assert.throws(() => read(query), { code: 'PGRST100' })
  })
}

test('a value that cannot be read is refused', () => {
  assert.throws(() => openQuery('id=eq.%ff'), { code: 'PGRST100' })
  assert.throws(() => openQuery('id=eq.%00'), { code: 'PGRST100' })
})
