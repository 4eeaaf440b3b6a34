import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTotpSeed, findTotpStep } from './totp.ts'

// Appendix B of RFC 6238, of whose eight digits these are the last six.
const { secret } = createTotpSeed(Buffer.from('12345678901234567890'), { issuer: 'Test', account: 'ada' })
const vectors: readonly (readonly [seconds: number, code: string])[] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
]

test('the seed is the bytes, in Base32', () => {
  assert.equal(secret, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
})

for (const [seconds, code] of vectors) {
  test(`at ${seconds} s the code is ${code}`, () => {
    assert.equal(findTotpStep(secret, code, seconds * 1000), Math.floor(seconds / 30))
  })
}

test('a code of the step before or after is told with its own step', () => {
  assert.equal(findTotpStep(secret, '287082', 89_000), 1)
  assert.equal(findTotpStep(secret, '287082', 29_000), 1)
  assert.equal(findTotpStep(secret, '287082', 90_000), undefined)
})

for (const code of ['', '28708', '2870820', ' 287082', '２８７０８２', '28708a']) {
  test(`"${code}" is no code`, () => {
    assert.equal(findTotpStep(secret, code, 59_000), undefined)
  })
}
