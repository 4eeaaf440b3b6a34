import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getGenerator } from './get-generator.ts'

test('a language nobody makes types for is refused with those there are', () => {
  assert.equal(getGenerator('go').language, 'go')
  assert.throws(() => getGenerator('cobol'), {
    code: 'language_unknown',
    message: 'There are no types for cobol',
    hint: 'Choose one of typescript, python, go, dart, swift, kotlin.',
  })
})
