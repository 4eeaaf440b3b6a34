import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createVault } from './vault.ts'

const first = 'a first encryption key of enough letters'
const second = 'a second encryption key of enough letters'
const unreadable = { code: 'vault_unreadable', status: 500 }

test('what is encrypted is read again, for the same subject only', () => {
  const vault = createVault([first], randomBytes)
  const encrypted = vault.encrypt('JBSWY3DPEHPK3PXP', 'mfa_factors/1')
  assert.equal(vault.decrypt(encrypted, 'mfa_factors/1'), 'JBSWY3DPEHPK3PXP')
  assert.throws(() => vault.decrypt(encrypted, 'mfa_factors/2'), unreadable)
  assert.equal(encrypted.includes('JBSWY3DPEHPK3PXP'), false)
})

test('the same text is never encrypted twice alike', () => {
  const vault = createVault([first], randomBytes)
  assert.notEqual(vault.encrypt('x', 'y'), vault.encrypt('x', 'y'))
})

test('a changed character, a cut end and other text are noticed', () => {
  const vault = createVault([first], randomBytes)
  const encrypted = vault.encrypt('secret', 'place')
  const [version, id, sealed = ''] = encrypted.split('.')
  for (const changed of [
    `${version}.${id}.${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`,
    encrypted.slice(0, -4),
    `${version}.${id}.`,
    `v2.${id}.${sealed}`,
    `${version}.other.${sealed}`,
    'JBSWY3DPEHPK3PXP',
    '',
  ])
    assert.throws(() => vault.decrypt(changed, 'place'), unreadable, changed)
})

test('a new key encrypts, and one behind it still reads', () => {
  const encrypted = createVault([first], randomBytes).encrypt('kept', 'place')
  const vault = createVault([second, first], randomBytes)
  assert.equal(vault.decrypt(encrypted, 'place'), 'kept')
  assert.equal(vault.id, createVault([second], randomBytes).id)
  assert.throws(() => createVault([second], randomBytes).decrypt(encrypted, 'place'), unreadable)
})
