import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { orderByTime, renderLongest } from './order-by-time.ts'

const listed = readFileSync(new URL('./longest-tests.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')

test('the listed files run first in the order of the list, the others by name', () => {
  const [first = '', second = ''] = listed
  assert.deepEqual(orderByTime(['b.test.ts', second, 'a.test.ts', first]), [first, second, 'a.test.ts', 'b.test.ts'])
})

test('every listed file is there, once', () => {
  const root = new URL('../', import.meta.url)
  assert.deepEqual(
    listed.filter((file, place) => !existsSync(new URL(file, root)) || listed.indexOf(file) !== place),
    [],
  )
})

test('the longest files are told with their seconds, the longest first', () => {
  const times = new Map([
    ['a.test.ts', 1240],
    ['b.test.ts', 30_000],
  ])
  assert.equal(renderLongest(times), 'Longest files:\n   30.0 s  b.test.ts\n    1.2 s  a.test.ts')
})
