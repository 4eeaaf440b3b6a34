import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CheckFacts, parseCheck } from './parse-check.ts'

const understood: readonly (readonly [expression: string, CheckFacts])[] = [
  ['((stars >= 1) AND (stars <= 5))', { minimum: 1, maximum: 5 }],
  ['((stars > (0)::numeric) AND (stars < 5.5))', { exclusiveMinimum: 0, exclusiveMaximum: 5.5 }],
  ['(1 <= stars)', { minimum: 1 }],
  ["(stars > '-5'::integer)", { exclusiveMinimum: -5 }],
  ['(stars > -5)', { exclusiveMinimum: -5 }],
  ["(stars = ANY (ARRAY['a'::text, 'it''s'::text]))", { enum: ['a', "it's"] }],
  ["((stars)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))", { enum: ['a', 'b'] }],
  ['(stars = ANY (ARRAY[1, 2]))', { enum: [1, 2] }],
  ['((char_length((stars)::text) >= 1) AND (length(stars) <= 40))', { minLength: 1, maxLength: 40 }],
  ["(stars <> ''::text)", { minLength: 1 }],
  ["(stars ~ '^[A-Z]{2}$'::text)", { pattern: '^[A-Z]{2}$' }],
  ['((stars IS NOT NULL) AND (stars < 3))', {}],
]

for (const [expression, facts] of understood) {
  test(`the check ${expression} says ${JSON.stringify(facts)}`, () => assert.deepEqual(parseCheck(expression, 'stars'), facts))
}

const opaque = [
  '((stars >= 1) OR (stars <= -5))',
  '(NOT (stars > 3))',
  '((stars + 1) > 3)',
  '(stars > other)',
  '(length(btrim(stars)) > 0)',
  "(stars ~ '[[:alpha:]]'::text)",
  "(stars ~* '^a'::text)",
  'CASE WHEN true THEN (stars > 1) ELSE false END',
  'is_fine(stars)',
]

for (const expression of opaque) {
  test(`the check ${expression} says nothing that a schema could`, () => assert.deepEqual(parseCheck(expression, 'stars'), {}))
}

test('a quoted column and a domain are spoken of by their own names', () => {
  assert.deepEqual(parseCheck('("My ""stars" >= 1)', 'My "stars'), { minimum: 1 })
  assert.deepEqual(parseCheck('(VALUE <= 5)', 'VALUE'), { maximum: 5 })
})
