import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { renderAppleSecret } from './apple-client-secret.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const clock = { now: () => 1_800_000_000_000 }
const names = { appleTeamId: 'TEAM000001', appleKeyId: 'KEY0000001' }

test('the private key of Apple signs a client secret for five minutes', async () => {
  const made = await renderAppleSecret({ clientId: 'org.example.app', secret }, names, clock)
  assert.deepEqual(decodeProtectedHeader(made), { alg: 'ES256', kid: 'KEY0000001' })
  const { payload } = await jwtVerify(made, publicKey, { currentDate: new Date(clock.now()) })
  assert.deepEqual(payload, {
    iss: 'TEAM000001',
    sub: 'org.example.app',
    aud: 'https://appleid.apple.com',
    iat: 1_800_000_000,
    exp: 1_800_000_300,
  })
})

test('a secret that was signed by hand is taken as it is', async () => {
  assert.equal(await renderAppleSecret({ clientId: 'org.example.app', secret: 'a.b.c' }, names, clock), 'a.b.c')
})

test('a private key without its names is refused, and says what to set', async () => {
  await assert.rejects(renderAppleSecret({ clientId: 'org.example.app', secret }, { ...names, appleKeyId: undefined }, clock), {
    code: 'validation_failed',
    hint: 'Set dorsal.auth.apple_team_id and dorsal.auth.apple_key_id.',
  })
})
