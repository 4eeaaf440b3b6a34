import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDeclaredRequests } from './parse-declared-request.ts'

test('a path is enough', () => {
  assert.deepEqual(parseDeclaredRequests([{ path: '/rest/v1/orders' }]), [
    { method: 'GET', path: '/rest/v1/orders', headers: {}, weight: 1 },
  ])
})

test('a body that is a table is sent as JSON, whole numbers of TOML included', () => {
  const [request] = parseDeclaredRequests([
    { method: 'post', path: '/x', body: { id: 7n }, weight: 3n, as: 'authenticated', claims: { n: 1n } },
  ])
  assert.deepEqual(request, {
    method: 'POST',
    path: '/x',
    headers: {},
    body: '{"id":7}',
    weight: 3,
    as: 'authenticated',
    claims: { n: 1 },
  })
})

const refused = [
  [{}, /a list of requests/],
  [['/x'], /entry 1 is no table/],
  [[{ path: '/x' }, { path: 'x' }], /begins with \/.*in entry 2/],
  [[{ path: '/a b' }], /percent-encoded/],
  [[{ path: '/x', methd: 'GET' }], /entry 1 has methd/],
  [[{ path: '/x', method: 'FETCH' }], /one of the methods/],
  [[{ path: '/x', weight: 0 }], /a weight above 0/],
  [[{ path: '/x', headers: { 'a b': 'c' } }], /headers of names and text/],
  [[{ path: '/x', headers: { a: 'b\nc' } }], /headers of names and text/],
  [[{ path: '/x', as: '' }], /the name of a role/],
] as const

for (const [value, problem] of refused)
  test(`refused, and said why: ${JSON.stringify(value)}`, () => {
    assert.throws(() => parseDeclaredRequests(value), { name: 'RangeError', message: problem })
  })
