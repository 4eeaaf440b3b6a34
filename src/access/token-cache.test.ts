import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTokenCache } from './token-cache.ts'

const entry = (value: string) => ({ value, expiry: undefined })

test('what is asked for stays, what nobody asks for goes', () => {
  const cache = createTokenCache<string>(4)
  for (const token of ['a', 'b', 'c', 'd']) {
    cache.insert(token, entry(token))
    assert.equal(cache.find('a')?.value, 'a')
  }
  assert.equal(cache.find('b'), undefined)
  assert.equal(cache.find('d')?.value, 'd')
})

test('it never holds more than its limit', () => {
  const cache = createTokenCache<number>(10)
  const tokens = Array.from({ length: 1000 }, (_, i) => `token ${i}`)
  for (const [i, token] of tokens.entries()) cache.insert(token, { value: i, expiry: undefined })
  assert.equal(tokens.filter((token) => cache.find(token) !== undefined).length <= 10, true)
})

test('two tokens that end alike are two', () => {
  const cache = createTokenCache<string>(10)
  const end = 'x'.repeat(43)
  cache.insert(`victim.${end}`, entry('victim'))
  assert.equal(cache.find(`forged.${end}`), undefined)
  assert.equal(cache.find(`victim.${end}`)?.value, 'victim')
})

test('a limit of 0 remembers nothing', () => {
  const cache = createTokenCache<string>(0)
  cache.insert('a', entry('a'))
  assert.equal(cache.find('a'), undefined)
})

test('after a clear nothing is known', () => {
  const cache = createTokenCache<string>(4)
  cache.insert('a', entry('a'))
  cache.clear()
  assert.equal(cache.find('a'), undefined)
})
