import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describePerson } from './describe-person.ts'
import type { Assertion } from './parse-assertion.ts'

const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

const plain: Assertion = {
  id: '_1',
  issuer: 'https://idp.example.org',
  subject: { name: 'A17', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
  confirmations: [],
  conditions: undefined,
  audiences: [],
  sessionEnds: [],
  hasAuthentication: true,
  attributes: [{ name: 'mail', friendlyName: undefined, values: ['Ada@School.example'] }],
}

test('an address is written in lower case, a persistent name as it is', () => {
  const { subject, email } = describePerson(plain, {})
  assert.deepEqual([subject, email], ['A17', 'ada@school.example'])
})

test('the subject identifier attribute is worth more than the NameID', () => {
  const attributes = [
    ...plain.attributes,
    { name: 'urn:oasis:names:tc:SAML:attribute:subject-id', friendlyName: undefined, values: ['ada@idp'] },
  ]
  assert.equal(describePerson({ ...plain, attributes }, {}).subject, 'ada@idp')
})

test('a NameID that is an address is the address where no attribute is', () => {
  const person = describePerson({ ...plain, attributes: [], subject: { name: 'Ada@School.example', format: emailFormat } }, {})
  assert.deepEqual([person.subject, person.email], ['ada@school.example', 'ada@school.example'])
})

test('attributes are mapped by name or friendly name, the first that is there, or the default', () => {
  const attributes = [
    ...plain.attributes,
    { name: 'urn:oid:2.5.4.42', friendlyName: 'givenName', values: ['Ada'] },
    { name: 'role', friendlyName: undefined, values: ['editor', 'reader'] },
  ]
  const keys = {
    given_name: { names: ['missing', 'givenName'] },
    role: { name: 'role' },
    roles: { name: 'role', array: true },
    plan: { name: 'missing', default: 'free' },
    nothing: { name: 'missing' },
  }
  const { claims } = describePerson({ ...plain, attributes }, { keys })
  assert.equal(claims.given_name, 'Ada')
  assert.deepEqual(claims.custom_claims, { role: 'editor', roles: ['editor', 'reader'], plan: 'free' })
})

test('no mapping says who somebody is to us', () => {
  const attributes = [...plain.attributes, { name: 'x', friendlyName: undefined, values: ['forged'] }]
  const { claims } = describePerson(
    { ...plain, attributes },
    { keys: { sub: { name: 'x' }, iss: { name: 'x' }, email_verified: { name: 'x' } } },
  )
  assert.deepEqual([claims.sub, claims.iss, claims.email_verified], ['A17', 'https://idp.example.org', true])
})
