import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseHar } from './parse-har.ts'

const entry = (method: string, url: string, more: object = {}) => ({ request: { method, url, headers: [], ...more } })

const recording = JSON.stringify({
  log: {
    entries: [
      entry('GET', 'https://shop.example/rest/v1/orders?limit=2', {
        headers: [
          { name: ':authority', value: 'shop.example' },
          { name: 'Host', value: 'shop.example' },
          { name: 'apikey', value: 'k' },
          { name: 'Cookie', value: 'secret=1' },
          { name: 'Prefer', value: 'count=exact' },
        ],
      }),
      entry('GET', 'https://shop.example/logo.png'),
      entry('GET', 'https://shop.example/rest/v1x'),
      entry('POST', 'https://shop.example/rest/v1/orders', { postData: { text: '{"a":1}' } }),
      entry('get', 'https://shop.example/auth/v1/user'),
      entry('GET', 'https://shop.example/auth/v1/user'),
    ],
  },
})

const prefixes = ['/rest/v1', '/auth/v1']

test('reads of the API are kept as often as they were made, without what belongs to one connection', () => {
  assert.deepEqual(parseHar(recording, { prefixes, withWrites: false }), {
    requests: [
      { method: 'GET', path: '/rest/v1/orders?limit=2', headers: { apikey: 'k', prefer: 'count=exact' }, weight: 1 },
      { method: 'GET', path: '/auth/v1/user', headers: {}, weight: 2 },
    ],
    foreign: 2,
    writes: 1,
  })
})

test('writes come along when they are asked for', () => {
  const { requests } = parseHar(recording, { prefixes, withWrites: true })
  assert.deepEqual(requests[1], { method: 'POST', path: '/rest/v1/orders', headers: {}, body: '{"a":1}', weight: 1 })
})

for (const text of ['no json', '[]', '{"log":{"entries":[{"request":{"method":"GET","url":"/relative","headers":[]}}]}}'])
  test(`what is no recording is refused: ${text.slice(0, 20)}`, () => {
    assert.throws(() => parseHar(text, { prefixes, withWrites: false }), RangeError)
  })
