import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEmail, parsePhone } from './parse-address.ts'
import { toStoredEmail } from './to-stored-email.ts'

test('an address is told apart in lower case', () => {
  assert.equal(parseEmail("Ada.O'Byron+shop@Example.ORG"), "ada.o'byron+shop@example.org")
  assert.equal(parseEmail('root@localhost'), 'root@localhost')
})

test('what is no address is refused, header and list tricks included', () => {
  const refused = [
    'ada',
    'ada@',
    '@example.org',
    'ada@example',
    'ada@-example.org',
    'ada@example..org',
    'ada@example.org,eve@example.org',
    'ada@example.org\r\nBcc: eve@example.org',
    'ada@example.org ',
    '"ada"@example.org',
    'Ada <ada@example.org>',
    'adа@exаmple.org',
    `${'a'.repeat(65)}@example.org`,
  ]
  for (const text of refused) assert.throws(() => parseEmail(text), { code: 'validation_failed', status: 400 }, text)
  assert.throws(() => parseEmail(''), { message: 'An email address is required' })
  assert.throws(() => parseEmail(`${'a'.repeat(300)}@example.org`), { message: 'An email address is too long' })
})

test('a phone number is its digits', () => {
  assert.equal(parsePhone('+33 6 00 00 00 00'), '33600000000')
  for (const text of ['', '0600000000', '+33-600', '1', '1234567890123456', '33600000000;ext=1'])
    assert.throws(() => parsePhone(text), { message: 'Invalid phone number format (E.164 required)' }, text)
})

test('capitals outside ASCII stay what they are: no address becomes that of somebody else', () => {
  assert.equal(toStoredEmail('Ada.LOVELACE@Example.ORG'), 'ada.lovelace@example.org')
  for (const other of ['\u212Aim@example.org', 'ada@\u0130nfo.example', '\u017Fam@example.org']) assert.equal(toStoredEmail(other), other)
})
