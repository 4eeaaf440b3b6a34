import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toCanonicalQuery } from './canonical-query.ts'

test('names are sorted, values of one name joined, everything encoded anew', () => {
  const query = 'select=id&id=gt.1&or=(a.eq.1,b.eq.2)&id=lt.9&note=eq.a%20b+c'
  assert.equal(toCanonicalQuery(query), 'id=gt.1,lt.9&note=eq.a%20b%20c&or=%28a.eq.1%2Cb.eq.2%29&select=id')
})

test('a name without a value keeps its sign, and an empty query string stays empty', () => {
  assert.equal(toCanonicalQuery('b&a=1'), 'a=1&b=')
  assert.equal(toCanonicalQuery(''), '')
})
