import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTokenCache } from './token-cache.ts'

test('what is asked for stays, what nobody asks for goes', () => {
  const cache = createTokenCache<string>(4)
  for (const token of ['a', 'b', 'c', 'd']) {
    cache.insert(token, token)
    assert.equal(cache.find('a'), 'a')
  }
  assert.equal(cache.find('b'), undefined)
  assert.equal(cache.find('d'), 'd')
})

test('it never holds more than its limit', () => {
  const cache = createTokenCache<number>(10)
  const tokens = Array.from({ length: 1000 }, (_, i) => `token ${i}`)
  for (const [i, token] of tokens.entries()) cache.insert(token, i)
  assert.equal(tokens.filter((token) => cache.find(token) !== undefined).length <= 10, true)
})

test('two tokens that end alike are two', () => {
  const cache = createTokenCache<string>(10)
  const end = 'x'.repeat(43)
  cache.insert(`victim.${end}`, 'victim')
  assert.equal(cache.find(`forged.${end}`), undefined)
  assert.equal(cache.find(`victim.${end}`), 'victim')
})

test('a limit of 0 remembers nothing', () => {
  const cache = createTokenCache<string>(0)
  cache.insert('a', 'a')
  assert.equal(cache.find('a'), undefined)
})

test('after a clear nothing is known', () => {
  const cache = createTokenCache<string>(4)
  cache.insert('a', 'a')
  cache.clear()
  assert.equal(cache.find('a'), undefined)
})

test('it counts what is looked up, found and forgotten', () => {
  const cache = createTokenCache<string>(2)
  const ask = (token: string) => cache.find(token) ?? cache.insert(token, token)
  for (const token of ['a', 'b', 'a', 'c', 'a', 'c']) ask(token)
  assert.deepEqual(cache.counts(), { lookups: 6, hits: 3, evictions: 1 })
})

test('tokens that come in turn, one more than it holds, are never found', () => {
  const cache = createTokenCache<string>(2)
  for (const token of ['a', 'b', 'c', 'a', 'b', 'c']) if (cache.find(token) === undefined) cache.insert(token, token)
  assert.deepEqual(cache.counts(), { lookups: 6, hits: 0, evictions: 4 })
})
