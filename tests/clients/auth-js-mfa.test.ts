import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { createPerson } from '../support/auth-person.ts'
import { createSoftwareAuthenticator } from '../support/software-authenticator.ts'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { signIn } from '../support/test-people.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({ settings: { passkeyEnabled: true, limitMfa: 100_000 } })
})
after(() => server.stop())

async function createClient() {
  const person = await createPerson(server)
  return { person, auth: (await signIn(server, person)).auth }
}

test('auth-js enrolls an authenticator app, verifies it, sees aal2 and removes it', async () => {
  const { auth } = await createClient()
  const enrolled = await auth.mfa.enroll({ factorType: 'totp', friendlyName: 'phone' })
  assert.equal(enrolled.error, null)
  const { id: factorId, totp } = enrolled.data
  assert.match(totp.qr_code, /^data:image\/svg\+xml;utf-8,<svg /)
  const code = new TOTP({ secret: Secret.fromBase32(totp.secret) }).generate()
  const verified = await auth.mfa.challengeAndVerify({ factorId, code })
  assert.equal(verified.error, null)
  const level = await auth.mfa.getAuthenticatorAssuranceLevel()
  assert.deepEqual([level.data?.currentLevel, level.data?.nextLevel], ['aal2', 'aal2'])
  const listed = await auth.mfa.listFactors()
  assert.deepEqual(
    listed.data?.totp.map(({ id }) => id),
    [factorId],
  )
  const removed = await auth.mfa.unenroll({ factorId })
  assert.deepEqual([removed.error, removed.data], [null, { id: factorId }])
})

test('auth-js is told by code why a wrong code, an unknown factor or a second name are refused', async () => {
  const { auth } = await createClient()
  const { data } = await auth.mfa.enroll({ factorType: 'totp', friendlyName: 'phone' })
  const wrong = await auth.mfa.challengeAndVerify({ factorId: data?.id ?? '', code: '12345x' })
  const unknown = await auth.mfa.challenge({ factorId: '00000000-0000-4000-8000-000000000000' })
  const twice = await auth.mfa.enroll({ factorType: 'totp', friendlyName: 'phone' })
  assert.deepEqual(
    [wrong.error?.code, unknown.error?.code, twice.error?.code],
    ['mfa_verification_failed', 'mfa_factor_not_found', 'mfa_factor_name_conflict'],
  )
})

test('auth-js sees that the next level is aal2 after signing in with a password', async () => {
  const { person, auth } = await createClient()
  const { data } = await auth.mfa.enroll({ factorType: 'totp', friendlyName: 'phone' })
  assert.equal(data?.type, 'totp')
  const secret = data?.type === 'totp' ? data.totp.secret : ''
  await auth.mfa.challengeAndVerify({ factorId: data?.id ?? '', code: new TOTP({ secret: Secret.fromBase32(secret) }).generate() })
  const { auth: later } = await signIn(server, person)
  const level = await later.mfa.getAuthenticatorAssuranceLevel()
  assert.deepEqual([level.data?.currentLevel, level.data?.nextLevel], ['aal1', 'aal2'])
})

test('auth-js registers a passkey, lists, names and removes it, and signs in with it', async () => {
  const { auth } = await createClient()
  const authenticator = createSoftwareAuthenticator({ origin: 'http://127.0.0.1:3000' })
  const started = await auth.passkey.startRegistration()
  assert.equal(started.error, null)
  const credential = authenticator.create(started.data.options as never) as never
  const registered = await auth.passkey.verifyRegistration({ challengeId: started.data.challenge_id, credential })
  assert.equal(registered.error, null)
  const passkeyId = registered.data.id
  const named = await auth.passkey.update({ passkeyId, friendlyName: 'laptop' })
  assert.equal(named.error, null)
  const asked = await auth.passkey.startAuthentication()
  const assertion = authenticator.get(asked.data?.options as never) as never
  const signedIn = await auth.passkey.verifyAuthentication({ challengeId: asked.data?.challenge_id ?? '', credential: assertion })
  assert.equal(signedIn.error, null)
  const listed = await auth.passkey.list()
  assert.deepEqual(
    listed.data?.map(({ friendly_name }) => friendly_name),
    ['laptop'],
  )
  assert.equal((await auth.passkey.delete({ passkeyId })).error, null)
})
