import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSigningPair } from './signing-key.ts'

test('no key has a name that a command line takes for an option', () => {
  const names = Array.from({ length: 600 }, () => createSigningPair().kid)
  assert.deepEqual(
    names.filter((kid) => !/^\w[\w-]{42}$/.test(kid)),
    [],
  )
})
