import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPerson, readClaims, startSession } from '../../../../../tests/support/auth-person.ts'
import { type CeremonyChanges, createSoftwareAuthenticator } from '../../../../../tests/support/software-authenticator.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../../tests/support/test-auth-server.ts'

const origin = 'https://app.example.org'
let now = 1_800_000_000_000
let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    clock: { now: () => now },
    settings: { passkeyEnabled: true, passkeyMaxPerUser: 2, siteUrl: `${origin}/start`, limitMfa: 100_000 },
  })
})
after(() => server.stop())

async function createPersonWithSession() {
  const person = await createPerson(server)
  return { person, token: (await startSession(server, person)).access_token }
}

async function register(token: string, authenticator = createSoftwareAuthenticator({ origin }), changes: CeremonyChanges = {}) {
  const { body: started } = await server.ask('POST /passkeys/registration/options', { token, body: {} })
  const credential = authenticator.create(started.options, changes)
  const answer = await server.ask('POST /passkeys/registration/verify', { token, body: { challenge_id: started.challenge_id, credential } })
  return { ...answer, authenticator, started, credential }
}

async function signInWith(authenticator: ReturnType<typeof createSoftwareAuthenticator>, changes: CeremonyChanges = {}) {
  const { body: started } = await server.ask('POST /passkeys/authentication/options', { body: {} })
  const credential = authenticator.get(started.options, changes)
  const body = { challenge_id: started.challenge_id, credential }
  return { ...(await server.ask('POST /passkeys/authentication/verify', { body })), sent: body }
}

test('a passkey is registered, and signs in without any other word', async () => {
  const { person, token } = await createPersonWithSession()
  const { status, body, authenticator, started } = await register(token)
  assert.equal(status, 200)
  assert.deepEqual(
    { rp: started.options.rp, selection: started.options.authenticatorSelection, expires: started.expires_at },
    {
      rp: { name: 'app.example.org', id: 'app.example.org' },
      selection: { residentKey: 'required', userVerification: 'required', requireResidentKey: true },
      expires: now / 1000 + 300,
    },
  )
  assert.deepEqual(Object.keys(body).sort(), ['backed_up', 'backup_eligible', 'created_at', 'id', 'transports'])
  const signedIn = await signInWith(authenticator)
  assert.equal(signedIn.status, 200)
  assert.equal(signedIn.body.user.id, person.id)
  const { aal, amr } = readClaims(signedIn.body.access_token)
  assert.deepEqual([aal, amr.map(({ method }: { method: string }) => method)], ['aal1', ['passkey']])
})

test('passkeys are listed, named and removed by whom they belong to', async () => {
  const { token } = await createPersonWithSession()
  const { body, authenticator } = await register(token)
  await signInWith(authenticator)
  const named = await server.ask(`PATCH /passkeys/${body.id}`, { token, body: { friendly_name: 'laptop' } })
  assert.deepEqual(Object.keys(named.body).sort(), ['created_at', 'friendly_name', 'id', 'last_used_at'])
  const listed = await server.ask('GET /passkeys', { token })
  assert.deepEqual(listed.body, [named.body])
  const { token: stranger } = await createPersonWithSession()
  assert.equal((await server.ask(`DELETE /passkeys/${body.id}`, { token: stranger })).status, 404)
  assert.equal((await server.ask(`PATCH /passkeys/${body.id}`, { token: stranger, body: { friendly_name: 'mine' } })).status, 404)
  assert.equal((await server.ask(`DELETE /passkeys/${body.id}`, { token })).status, 204)
  assert.equal((await signInWith(authenticator)).body.error_code, 'webauthn_verification_failed')
})

const frauds: readonly (readonly [string, CeremonyChanges])[] = [
  ['made for another origin', { origin: 'https://app.example.org.evil.example' }],
  ['made for another domain', { rpId: 'evil.example' }],
  ['made for another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
  ['whose owner did not prove themselves', { flags: 0x01 }],
  ['that nobody touched', { flags: 0x04 }],
]
for (const [what, changes] of frauds) {
  test(`a passkey ${what} is not registered`, async () => {
    const { token } = await createPersonWithSession()
    const { status, body } = await register(token, undefined, changes)
    assert.deepEqual([status, body.error_code], [400, 'webauthn_verification_failed'])
  })

  test(`a signature ${what} signs nobody in`, async () => {
    const { token } = await createPersonWithSession()
    const { authenticator } = await register(token)
    const { status, body } = await signInWith(authenticator, changes)
    assert.deepEqual([status, body.error_code], [400, 'webauthn_verification_failed'])
  })
}

test('a counter that does not grow is that of a copy', async () => {
  const { token } = await createPersonWithSession()
  const { authenticator } = await register(token)
  assert.equal((await signInWith(authenticator, { signCount: 7 })).status, 200)
  assert.equal((await signInWith(authenticator, { signCount: 7 })).body.error_code, 'webauthn_verification_failed')
})

test('a signature that names another user signs nobody in', async () => {
  const { token } = await createPersonWithSession()
  const { person: other } = await createPersonWithSession()
  const { authenticator } = await register(token)
  const { body } = await signInWith(authenticator, { userHandle: Buffer.from(other.id).toString('base64url') })
  assert.equal(body.error_code, 'webauthn_verification_failed')
})

test('a challenge is answered once, also by two at the same time, and wrong answers count', async () => {
  const { token } = await createPersonWithSession()
  const { authenticator } = await register(token)
  const { sent, status } = await signInWith(authenticator)
  assert.equal(status, 200)
  assert.equal((await server.ask('POST /passkeys/authentication/verify', { body: sent })).body.error_code, 'webauthn_challenge_not_found')
  const wrong = await signInWith(authenticator, { origin: 'https://evil.example' })
  assert.equal(wrong.status, 400)
  const again = await server.ask('POST /passkeys/authentication/verify', { body: wrong.sent })
  assert.equal(again.body.error_code, 'webauthn_challenge_not_found')
})

test('a challenge expires', async () => {
  const { token } = await createPersonWithSession()
  const { authenticator } = await register(token)
  const { body: started } = await server.ask('POST /passkeys/authentication/options', { body: {} })
  now += 300_000
  const body = { challenge_id: started.challenge_id, credential: authenticator.get(started.options) }
  assert.equal((await server.ask('POST /passkeys/authentication/verify', { body })).body.error_code, 'webauthn_challenge_expired')
})

test('a challenge is for one person and one purpose', async () => {
  const { token } = await createPersonWithSession()
  const { token: other } = await createPersonWithSession()
  const { body: started } = await server.ask('POST /passkeys/registration/options', { token, body: {} })
  const credential = createSoftwareAuthenticator({ origin }).create(started.options)
  const body = { challenge_id: started.challenge_id, credential }
  assert.equal(
    (await server.ask('POST /passkeys/registration/verify', { token: other, body })).body.error_code,
    'webauthn_challenge_not_found',
  )
  assert.equal((await server.ask('POST /passkeys/authentication/verify', { body })).body.error_code, 'webauthn_challenge_not_found')
})

test('a credential belongs to one account, and an account has a largest number of them', async () => {
  const { token } = await createPersonWithSession()
  const { authenticator } = await register(token)
  const { token: other } = await createPersonWithSession()
  assert.equal((await register(other, authenticator)).body.error_code, 'webauthn_credential_exists')
  await register(token)
  const refused = await server.ask('POST /passkeys/registration/options', { token, body: {} })
  assert.deepEqual([refused.status, refused.body.error_code], [422, 'too_many_passkeys'])
})

test('who was banned is not signed in', async () => {
  const { person, token } = await createPersonWithSession()
  const { authenticator } = await register(token)
  await server.ask(`PUT /admin/users/${person.id}`, { token: server.serviceKey, body: { ban_duration: '1h' } })
  const { status, body } = await signInWith(authenticator)
  assert.deepEqual([status, body.error_code], [403, 'user_banned'])
})

const nonsense = [
  {},
  { challenge_id: 'x', credential: {} },
  { challenge_id: 1, credential: {} },
  { challenge_id: 'x', credential: 'y' },
  [],
]
for (const body of nonsense) {
  test(`nonsense is refused: ${JSON.stringify(body)}`, async () => {
    assert.equal((await server.ask('POST /passkeys/authentication/verify', { body })).status, 400)
  })
}

test('a credential full of nonsense is refused', async () => {
  const { token } = await createPersonWithSession()
  for (const credential of [{}, { id: 'x' }, { id: 'x', response: { attestationObject: '!', clientDataJSON: 'e30' } }]) {
    const { body: started } = await server.ask('POST /passkeys/registration/options', { token, body: {} })
    const body = { challenge_id: started.challenge_id, credential }
    const { status } = await server.ask('POST /passkeys/registration/verify', { token, body })
    assert.equal(status, 400)
  }
})

test('an administrator lists and removes the passkeys of a user', async () => {
  const { person, token } = await createPersonWithSession()
  const { body } = await register(token)
  const path = `/admin/users/${person.id}/passkeys`
  assert.deepEqual((await server.ask(`GET ${path}`, { token: server.serviceKey })).body, [{ id: body.id, created_at: body.created_at }])
  assert.equal((await server.ask(`DELETE ${path}/${body.id}`, { token })).body.error_code, 'not_admin')
  assert.equal((await server.ask(`DELETE ${path}/${body.id}`, { token: server.serviceKey })).status, 204)
  assert.deepEqual((await server.ask(`GET ${path}`, { token: server.serviceKey })).body, [])
})

test('where passkeys are not enabled there are none', async () => {
  const closed = await startTestAuthServer()
  try {
    const { status, body } = await closed.ask('POST /passkeys/authentication/options', { body: {} })
    assert.deepEqual([status, body.error_code], [404, 'passkey_disabled'])
  } finally {
    await closed.stop()
  }
})
