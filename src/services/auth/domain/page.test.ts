import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePage, renderPageLinks } from './page.ts'

test('a page is numbered from 1 and has 50 entries unless asked otherwise, never more than 1000', () => {
  assert.deepEqual(parsePage({ page: '', per_page: '' }), { number: 1, size: 50 })
  assert.deepEqual(parsePage({ page: '3', per_page: '7' }), { number: 3, size: 7 })
  assert.deepEqual(parsePage({ per_page: '5000' }), { number: 1, size: 1000 })
})

test('what is no number is refused', () => {
  for (const page of ['0', '-1', 'x', '1.5', '1e3', '99999999999999999999']) {
    assert.throws(() => parsePage({ page }), { code: 'validation_failed', status: 400 }, page)
  }
})

test('links name the next page and the last one', () => {
  const address = 'http://a.example/auth/v1/admin/users?filter=x'
  assert.equal(
    renderPageLinks(address, { number: 1, size: 2 }, 5),
    '<http://a.example/auth/v1/admin/users?page=2&per_page=2&filter=x>; rel="next", <http://a.example/auth/v1/admin/users?page=3&per_page=2&filter=x>; rel="last"',
  )
  assert.equal(
    renderPageLinks(address, { number: 3, size: 2 }, 5),
    '<http://a.example/auth/v1/admin/users?page=3&per_page=2&filter=x>; rel="last"',
  )
})
