import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderTerms } from './parse-order.ts'
import { runParser } from './parser.ts'

const field = (name: string) => ({ name, path: [] })

test('terms have a direction, a place for nulls, a JSON path, or a column of a to-one embed', () => {
  assert.deepEqual(runParser(orderTerms, 'name.desc.nullsfirst, id.nullslast,data->age.asc,clients(name).desc'), {
    ok: true,
    value: [
      { field: field('name'), direction: 'desc', nulls: 'first' },
      { field: field('id'), nulls: 'last' },
      { field: { name: 'data', path: [{ arrow: '->', key: 'age', isIndex: false }] }, direction: 'asc' },
      { relation: 'clients', field: field('name'), direction: 'desc' },
    ],
  })
})

const refused: readonly (readonly [text: string, place: string, details: string])[] = [
  ['id.ac', 'line 1, column 4', 'unexpected "c" expecting "asc", "desc", "nullsfirst" or "nullslast"'],
  ['id.descc', 'line 1, column 8', 'unexpected \'c\' expecting delimiter (.), "," or end of input'],
  ['id.nullslasttt', 'line 1, column 13', 'unexpected \'t\' expecting "," or end of input'],
  ['id.asc.nlsfst', 'line 1, column 8', 'unexpected "l" expecting "nullsfirst" or "nullslast"'],
  [
    'clients(name,id)',
    'line 1, column 8',
    'unexpected \'(\' expecting letter, digit, "-", "->>", "->", delimiter (.), "," or end of input',
  ],
]

for (const [text, place, details] of refused) {
  test(`order=${text} is refused with the place and what was expected`, () => {
    assert.deepEqual(runParser(orderTerms, text), { ok: false, place, details })
  })
}
