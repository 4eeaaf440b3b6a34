import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logicPlace, logicTree } from './parse-logic-tree.ts'
import { runParser } from './parser.ts'

const field = (name: string) => ({ name, path: [] })
const equal = (name: string, value: string) => ({
  kind: 'compare',
  field: field(name),
  negated: false,
  comparison: { kind: 'simple', operator: 'eq', value },
})

test('groups hold conditions and groups, each of which may be negated', () => {
  assert.deepEqual(runParser(logicTree, 'or( id.eq.1 , not.and(a.eq.x,b.not.is.null) )'), {
    ok: true,
    value: {
      kind: 'group',
      operator: 'or',
      negated: false,
      conditions: [
        equal('id', '1 '),
        {
          kind: 'group',
          operator: 'and',
          negated: true,
          conditions: [equal('a', 'x'), { kind: 'compare', field: field('b'), negated: true, comparison: { kind: 'is', value: 'null' } }],
        },
      ],
    },
  })
})

test('values in a tree end at a comma or bracket, unless they are quoted or an array', () => {
  const tree = runParser(logicTree, 'and(a.eq."x,)y",b.cs.{1,2},c.in.(1,"2,3"))')
  assert.deepEqual(tree.ok && tree.value.kind === 'group' && tree.value.conditions, [
    equal('a', 'x,)y'),
    { kind: 'compare', field: field('b'), negated: false, comparison: { kind: 'simple', operator: 'cs', value: '{1,2}' } },
    { kind: 'compare', field: field('c'), negated: false, comparison: { kind: 'in', values: ['1', '2,3'] } },
  ])
})

const refused: readonly (readonly [text: string, place: string, details: string])[] = [
  [
    'or()',
    'line 1, column 4',
    'unexpected ")" expecting field name (* or [a..z0..9_$]), negation operator (not) or logic operator (and, or)',
  ],
  ['or(id.in.1,2,id.eq.3)', 'line 1, column 10', 'unexpected "1" expecting "("'],
  ['or)(', 'line 1, column 3', 'unexpected ")" expecting "("'],
  ['and(ord(id.eq.1,id.eq.1),id.eq.2)', 'line 1, column 7', 'unexpected "d" expecting "("'],
  ['or(id.eq.1,not.xor(id.eq.2,id.eq.3))', 'line 1, column 16', 'unexpected "x" expecting logic operator (and, or)'],
]

for (const [text, place, details] of refused) {
  test(`a tree ${text} is refused with the place and what was expected`, () => {
    assert.deepEqual(runParser(logicTree, text), { ok: false, place, details })
  })
}

test('the name of the parameter says the embeds and whether it is negated', () => {
  assert.deepEqual(runParser(logicPlace, 'clients.not.or'), { ok: true, value: { embeds: ['clients'], operator: 'not.or' } })
  assert.deepEqual(runParser(logicPlace, 'and'), { ok: true, value: { embeds: [], operator: 'and' } })
})
