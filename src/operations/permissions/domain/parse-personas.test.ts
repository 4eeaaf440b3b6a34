import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePersonas } from './parse-personas.ts'

test('personas are read from dotted names, as config.toml gives them, and from tables', () => {
  const ada = {
    name: 'ada',
    role: 'authenticated',
    claims: { sub: 'a', app_metadata: { plan: 'pro' } },
    description: 'declared in config.toml',
  }
  assert.deepEqual(parsePersonas({ 'ada.role': 'authenticated', 'ada.claims.sub': 'a', 'ada.claims.app_metadata.plan': 'pro' }), [ada])
  assert.deepEqual(parsePersonas({ ada: { role: 'authenticated', claims: { sub: 'a', app_metadata: { plan: 'pro' } } } }), [ada])
  assert.deepEqual(parsePersonas({ 'bob.role': 'anon', 'bob.description': 'a guest' }), [
    { name: 'bob', role: 'anon', claims: {}, description: 'a guest' },
  ])
})

test('what is no persona is refused with the name of it', () => {
  const refused = (value: unknown, message: RegExp) => assert.throws(() => parsePersonas(value), { name: 'RangeError', message })
  refused(undefined, /^a table of personas, each with a role$/)
  refused({ 'ada.claims.sub': 'a' }, /^a role for the persona ada: /)
  refused({ ada: 'authenticated' }, /^a role for the persona ada: /)
  refused({ 'ada.role': 'anon', 'ada.claims': 'none' }, /^claims of the persona ada as a table: /)
  refused({ 'ada.role': 'anon', 'ada.claim': 'none' }, /^role, claims and description for the persona ada, and not claim$/)
})
