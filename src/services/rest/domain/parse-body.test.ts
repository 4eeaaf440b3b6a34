import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseBody } from './parse-body.ts'
import { parseMediaType } from './parse-media-type.ts'

type Given = { readonly type?: string; readonly isCall?: boolean; readonly columns?: readonly string[] }

function read(text: string | Buffer, { type = 'application/json', isCall = false, columns }: Given = {}) {
  const body = parseBody({ bytes: Buffer.from(text), mediaType: parseMediaType(type), isCall, columns })
  return body.kind === 'json' ? { ...body, text: String(body.text) } : body
}

const array = (text: string, keys: readonly string[]) => ({ kind: 'json', text, keys, shape: 'array', isEmptyArray: false })
const empty = { kind: 'json', text: '[]', keys: [], shape: 'array', isEmptyArray: true }
const invalid = (message: string) => ({ code: 'PGRST102', status: 400, message })

test('JSON stays the text that came, its keys sorted', () => {
  assert.deepEqual(read(' {"b":1,  "a":2}'), { ...array(' {"b":1,  "a":2}', ['a', 'b']), shape: 'object' })
  assert.deepEqual(read('[{"b":1,"a":2},{"a":3,"b":null}]'), array('[{"b":1,"a":2},{"a":3,"b":null}]', ['a', 'b']))
})

test('what is neither object nor array, and an empty array, are no rows', () => {
  for (const text of ['[]', '5', 'null', '"x"']) assert.deepEqual(read(text), empty)
})

test('rows must have the same keys', () => {
  for (const text of ['[{"a":1},{"b":1}]', '[{"a":1},{"a":1,"b":2}]', '[{"a":1},2]', '[1,2]']) {
    assert.throws(() => read(text), invalid('All object keys must match'))
  }
})

test('text that is not JSON is refused, an empty one too except for a function', () => {
  for (const text of ['', '}{', '{"a":}', Buffer.from([0x22, 0xff, 0x22])]) {
    assert.throws(() => read(text), invalid('Empty or invalid json'))
  }
  assert.deepEqual(read('', { isCall: true }), { kind: 'json', text: '{}', keys: [], shape: 'object', isEmptyArray: false })
})

test('with columns the keys are those, whatever the text holds', () => {
  assert.deepEqual(read('[{"a":1},{"b":2}]', { columns: ['a', 'b'] }), array('[{"a":1},{"b":2}]', ['a', 'b']))
})

test('CSV becomes rows of text, its word NULL null', () => {
  assert.deepEqual(read('a,b\n1,"x, ""y"""\nNULL,\n', { type: 'text/csv' }), {
    ...array('[{"a":"1","b":"x, \\"y\\""},{"a":null,"b":""}]', ['a', 'b']),
    isCsv: true,
  })
})

test('CSV lines with too few fields, broken quotes and nothing at all are refused', () => {
  assert.throws(() => read('a,b\n1,2\n3\n', { type: 'text/csv' }), invalid('All lines must have same number of fields'))
  assert.throws(() => read('', { type: 'text/csv' }), invalid('parse error (not enough input) at ""'))
  assert.throws(() => read('a\n"x', { type: 'text/csv' }), { code: 'PGRST102' })
})

test('a form is a row for a table and arguments for a function', () => {
  const type = 'application/x-www-form-urlencoded'
  assert.deepEqual(read('a=1&b=x+y', { type }), { ...array('{"a":"1","b":"x y"}', ['a', 'b']), shape: 'object' })
  assert.deepEqual(read('a=1&a=2', { type, isCall: true }), {
    kind: 'form',
    fields: [
      ['a', '1'],
      ['a', '2'],
    ],
  })
})

test('text, XML and bytes are for functions only', () => {
  const raw = read('<a/>', { type: 'text/xml; charset=utf-8', isCall: true })
  assert.deepEqual(raw, { kind: 'raw', mediaType: 'text/xml', bytes: Buffer.from('<a/>') })
  assert.throws(() => read('x', { type: 'text/plain' }), invalid('Content-Type not acceptable: text/plain'))
  assert.throws(() => read('x', { type: 'image/png', isCall: true }), invalid('Content-Type not acceptable: image/png'))
  assert.throws(() => read(Buffer.from([0]), { type: 'text/plain', isCall: true }), { code: 'PGRST100' })
})
