import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SelectItem } from '../../../query/intent.ts'
import { selectList } from './parse-select.ts'
import { runParser } from './parser.ts'

const column = (name: string, more: object = {}) => ({ kind: 'field', field: { name, path: [] }, ...more })
const embed = (relation: string, select: readonly unknown[], more: object = {}) => ({
  kind: 'embed',
  relation,
  isSpread: false,
  select,
  ...more,
})

const read: readonly (readonly [text: string, items: readonly unknown[]])[] = [
  ['', []],
  ['*', [column('*')]],
  ['id, full name ', [column('id'), column('full name')]],
  ['name:full_name::text', [column('full_name', { alias: 'name', cast: 'text' })]],
  ['"weird, (name)"', [column('weird, (name)')]],
  ['"a \\"b\\" \\\\"', [column('a "b" \\')]],
  ['with-dash', [column('with-dash')]],
  [
    'data->a->-1->>b',
    [
      {
        kind: 'field',
        field: {
          name: 'data',
          path: [
            { arrow: '->', key: 'a', isIndex: false },
            { arrow: '->', key: '-1', isIndex: true },
            { arrow: '->>', key: 'b', isIndex: false },
          ],
        },
      },
    ],
  ],
  ['count()', [column('*', { aggregate: 'count' })]],
  ['rows:count()::text', [column('*', { aggregate: 'count', alias: 'rows', aggregateCast: 'text' })]],
  ['total:amount::int.sum()::text', [column('amount', { alias: 'total', cast: 'int', aggregate: 'sum', aggregateCast: 'text' })]],
  [
    'amount.min(),amount.max(),amount.avg(),amount.count()',
    ['min', 'max', 'avg', 'count'].map((aggregate) => column('amount', { aggregate })),
  ],
  ['clients(id)', [embed('clients', [column('id')])]],
  ['clients()', [embed('clients', [])]],
  ['c:clients!fk!inner(*)', [embed('clients', [column('*')], { alias: 'c', hint: 'fk', join: 'inner' })]],
  ['clients!inner!fk(*)', [embed('clients', [column('*')], { hint: 'fk', join: 'inner' })]],
  ['clients!left(*)', [embed('clients', [column('*')], { join: 'left' })]],
  ['a(b(c),d),e', [embed('a', [embed('b', [column('c')]), column('d')]), column('e')]],
  ['...clients!fk(name)', [embed('clients', [column('name')], { isSpread: true, hint: 'fk' })]],
  ['été', [column('été')]],
]

for (const [text, items] of read) {
  test(`select=${text} is read`, () => {
    assert.deepEqual(runParser(selectList, text), { ok: true, value: items as readonly SelectItem[] })
  })
}

const refused: readonly (readonly [text: string, place: string, details: string])[] = [
  [
    'id,clients(name[])',
    'line 1, column 16',
    'unexpected \'[\' expecting letter, digit, "-", "->>", "->", "::", ".", ")", "," or end of input',
  ],
  ['name!hint', 'line 1, column 5', 'unexpected \'!\' expecting letter, digit, "-", "->>", "->", "::", ".", ")", "," or end of input'],
  ['name::', 'line 1, column 7', 'unexpected end of input expecting letter or digit'],
  ['data->>-78xy', 'line 1, column 11', 'unexpected \'x\' expecting digit, "->", "::", ".", "," or end of input'],
  ['data->>--34', 'line 1, column 9', 'unexpected "-" expecting digit'],
  ['a.nope()', 'line 1, column 3', 'unexpected "n" expecting "sum", "avg", "count", "max" or "min"'],
  ['id,[', 'line 1, column 4', 'unexpected "[" expecting "...", field name (* or [a..z0..9_$]), "*" or "count()"'],
  ['data->"a\nb"::', 'line 2, column 5', 'unexpected end of input expecting letter or digit'],
]

for (const [text, place, details] of refused) {
  test(`select=${JSON.stringify(text)} is refused with the place and what was expected`, () => {
    assert.deepEqual(runParser(selectList, text), { ok: false, place, details })
  })
}
