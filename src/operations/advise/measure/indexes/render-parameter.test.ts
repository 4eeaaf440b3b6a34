import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderParameter } from './render-parameter.ts'

test('of a document one member is asked, of an array one element', () => {
  assert.equal(renderParameter('{"team": 7, "tags": [1]}', 'part'), '{"team":7}')
  assert.equal(renderParameter('[{"id": 1}, {"id": 2}]', 'part'), '[{"id":1}]')
  assert.equal(renderParameter('{red,green}', 'part'), '{red}')
  assert.equal(renderParameter('{"a, b",c}', 'part'), '{"a, b"}')
  assert.equal(renderParameter('{}', 'part'), '{}')
})

test('a key is the first one, and a word the first of a text vector', () => {
  assert.equal(renderParameter('{"team": 7}', 'key'), 'team')
  assert.equal(renderParameter('["red"]', 'key'), 'red')
  assert.equal(renderParameter("'cat':3 'dog':1,4", 'word'), 'cat')
})

test('a pattern is the beginning of a text, and what is a sign of its own in patterns and lists is meant as it is', () => {
  assert.equal(renderParameter('10% of', 'pattern'), '10\\%%')
  assert.equal(renderParameter('a"b', 'list'), '{"a\\"b"}')
})
