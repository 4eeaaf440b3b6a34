import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isVerifierOf, parseCodeChallenge } from './code-challenge.ts'

// The example of RFC 7636, appendix B.
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

test('a verifier fits the challenge made of it', () => {
  assert.equal(isVerifierOf({ challenge, method: 's256' }, verifier), true)
  assert.equal(isVerifierOf({ challenge, method: 's256' }, challenge), false)
  assert.equal(isVerifierOf({ challenge: verifier, method: 'plain' }, verifier), true)
  assert.equal(isVerifierOf({ challenge, method: 'plain' }, verifier), false)
})

test('a challenge comes with its method, or not at all', () => {
  assert.equal(parseCodeChallenge({}), undefined)
  assert.equal(parseCodeChallenge({ code_challenge: null, code_challenge_method: null }), undefined)
  assert.deepEqual(parseCodeChallenge({ code_challenge: challenge, code_challenge_method: 'S256' }), { challenge, method: 's256' })
  for (const asked of [
    { code_challenge: challenge },
    { code_challenge_method: 's256' },
    { code_challenge: challenge, code_challenge_method: 'none' },
    { code_challenge: 'short', code_challenge_method: 's256' },
    { code_challenge: 'x'.repeat(129), code_challenge_method: 's256' },
    { code_challenge: `${challenge}+`, code_challenge_method: 's256' },
  ]) {
    assert.throws(() => parseCodeChallenge(asked), { code: 'validation_failed', status: 400 })
  }
})
