import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '../../base/seeded-random.ts'
import { listValues } from './list-values.ts'
import { matchPattern } from './match-pattern.ts'
import { noHints, readHints } from './read-hints.ts'
import { toPlainShape } from './value-shape.ts'

const random = createSeededRandom(1)

test('a text is made for what people write in patterns', () => {
  const patterns = [
    '^[a-z0-9]+(-[a-z0-9]+)*$',
    '^\\d{3}-[A-Z]{2,4}$',
    '^(red|green|blue)$',
    '^[^@\\s]+@[^@]+\\.[a-z]{2,}$',
    '^[[:alpha:]]+$',
    '^a?b*c+$',
  ]
  for (const pattern of patterns)
    for (let times = 0; times < 20; times++) {
      const text = matchPattern(pattern, random)
      assert.match(text ?? '', new RegExp(pattern.replace('[[:alpha:]]', '[A-Za-z]')), pattern)
    }
})

test('a pattern that is not understood makes no text', () => {
  for (const pattern of ['(?=a)b', '(a)\\1', '[z-a]', '(a', 'a)']) assert.equal(matchPattern(pattern, random), undefined, pattern)
})

test('checks tell numbers, texts, patterns and whether a length is meant', () => {
  assert.deepEqual(readHints(["((stars >= 1) AND (stars <= '-5'::integer))", "(kind = ANY (ARRAY['a'::text, 'it''s'::text]))"]), {
    numbers: [-5, 1],
    texts: ['-5', 'a', "it's"],
    patterns: [],
    likes: [],
    areLengths: false,
  })
  assert.deepEqual(readHints(["((length(slug) <= 80) AND (slug ~ '^[a-z]+$'::text) AND (mail ~~ '%@%'::text))"]), {
    numbers: [80],
    texts: [],
    patterns: ['^[a-z]+$'],
    likes: ['%@%'],
    areLengths: true,
  })
})

test('types with modifiers are taken apart', () => {
  assert.deepEqual(toPlainShape('numeric(10,2)'), { kind: 'plain', type: 'numeric', size: 10, scale: 2 })
  assert.deepEqual(toPlainShape('timestamp(3) with time zone'), { kind: 'plain', type: 'timestamp with time zone', size: 3, scale: null })
  assert.deepEqual(toPlainShape('text'), { kind: 'plain', type: 'text', size: null, scale: null })
})

test('elements of arrays and fields of composites are quoted, ranges follow one another', () => {
  const word = { kind: 'enum', values: ['a "b"', 'c\\d'] } as const
  const wish = { hints: noHints, random: () => 0 }
  assert.deepEqual(listValues({ kind: 'array', of: word }, wish).slice(0, 3), ['{"a \\"b\\""}', '{"c\\\\d"}', '{"a \\"b\\"","c\\\\d"}'])
  assert.equal(listValues({ kind: 'composite', of: [word, word] }, wish)[0], '("a ""b""","a ""b""")')
  assert.deepEqual(listValues({ kind: 'range', of: toPlainShape('integer') }, wish).slice(0, 2), ['["10","20")', '["20","30")'])
})
