import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pickValues } from './pick-values.ts'

const open = { value: 'open', share: 0.5 }

test('common values are picked as often as they are common, the others between bounds at even distances', () => {
  assert.deepEqual(pickValues({ commonest: [open], bounds: ['a', 'b', 'c', 'd'] }, 5), ['open', 'open', 'a', 'b', 'd'])
  assert.deepEqual(pickValues({ commonest: [], bounds: ['a', 'b', 'c', 'd', 'e'] }, 5), ['a', 'b', 'c', 'd', 'e'])
})

test('without bounds the common values are all there are, whatever share of rows is null', () => {
  assert.deepEqual(
    pickValues(
      {
        commonest: [
          { value: 'x', share: 0.2 },
          { value: 'y', share: 0.2 },
        ],
        bounds: [],
      },
      4,
    ),
    ['x', 'x', 'y', 'y'],
  )
  assert.deepEqual(pickValues({ commonest: [], bounds: [] }, 5), [])
})
