import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTypeText } from './parse-type-text.ts'

const readable: readonly (readonly [text: string, schema: unknown])[] = [
  ['string[]', { type: 'array', items: { type: 'string' } }],
  ['Array<number | null>', { type: 'array', items: { anyOf: [{ type: 'number' }, { type: 'null' }] } }],
  ['[number, "x"]', { type: 'array', prefixItems: [{ type: 'number' }, { const: 'x' }], minItems: 2, maxItems: 2 }],
  ['Record<string, boolean>', { type: 'object', additionalProperties: { type: 'boolean' } }],
  ['| 1 | -2.5', { enum: [1, -2.5] }],
  ['{}', { type: 'object', properties: {}, required: [] }],
  [
    '{ a: { "b-c": true }\n d: Json } and words',
    {
      type: 'object',
      properties: { a: { type: 'object', properties: { 'b-c': { const: true } }, required: ['b-c'] }, d: {} },
      required: ['a', 'd'],
    },
  ],
]

for (const [text, schema] of readable)
  test(`the type ${text.replaceAll('\n', ' ')} is read`, () => assert.deepEqual(parseTypeText(text), schema))

for (const text of [
  '',
  'Date',
  '{ a }',
  '{ a: string',
  '(string',
  'Record<number, string>',
  'toString',
  '() => void',
  '{ a: import("x") }',
])
  test(`the type ${text || 'of no letters'} is none`, () => assert.equal(parseTypeText(text), undefined))
