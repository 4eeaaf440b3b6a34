import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hash as hashArgon } from '@node-rs/argon2'
import bcrypt from 'bcryptjs'
import { createPasswords } from './passwords.ts'

const passwords = createPasswords(async () => {})

test('a hash is argon2id with the parameters of OWASP, salted', async () => {
  const [first, second] = [await passwords.hash('correct horse'), await passwords.hash('correct horse')]
  assert.match(first, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.notEqual(first, second)
  assert.deepEqual([await passwords.verify('correct horse', first), await passwords.verify('correct hors', first)], [true, false])
  assert.equal(passwords.isOutdated(first), false)
})

test('bcrypt and weaker argon2id are verified and outdated', async () => {
  const older = [await bcrypt.hash('correct horse', 4), await hashArgon('correct horse', { memoryCost: 4096, timeCost: 1, parallelism: 1 })]
  for (const stored of older) {
    assert.deepEqual([await passwords.verify('correct horse', stored), await passwords.verify('wrong', stored)], [true, false])
    assert.equal(passwords.isOutdated(stored), true)
  }
})

test('no hash, an empty one and one of an unknown kind verify nothing', async () => {
  for (const stored of [null, '', 'correct horse', '$fbscrypt$v=1,n=14$x'])
    assert.equal(await passwords.verify('correct horse', stored), false)
})
