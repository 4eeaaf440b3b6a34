import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isJsonObject, isRawNumber, parseExactJson, renderJson } from './exact-json.ts'

for (const text of [
  '1.10',
  '12345678901234567890',
  '1E400',
  '-0.0',
  '[0.1,{"a":100000000000000000001}]',
  '{"__proto__":[1.50]}',
  '"1.10"',
  '3',
]) {
  test(`${text} is written as it was read`, () => {
    assert.equal(renderJson(parseExactJson(text)), text)
  })
}

test('only numbers that would change are kept as text', () => {
  const [plain, exact] = parseExactJson('[1.5, 1.50]') as readonly unknown[]
  assert.equal(plain, 1.5)
  assert.ok(isRawNumber(exact))
  assert.equal(exact.rawJSON, '1.50')
})

test('a number kept as text is no object', () => {
  assert.equal(isJsonObject(parseExactJson('1.50')), false)
})

test('what is no JSON is refused', () => {
  assert.throws(() => parseExactJson('{"a": 1.50'), SyntaxError)
})
