import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPerson, startSession } from '../../../../tests/support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'
import { testPassword } from '../../../../tests/support/test-people.ts'

const phone = '+33612345678'
let server: TestAuthServer
let token: string

before(async () => {
  server = await startTestAuthServer({
    settings: {
      emailSignup: false,
      smsSignup: true,
      smsConfirmations: true,
      mfaTotpEnrollEnabled: false,
      mfaTotpVerifyEnabled: false,
      mfaPhoneEnrollEnabled: true,
      mfaWebAuthnEnrollEnabled: true,
      oauthServerEnabled: true,
    },
  })
  await server.ask('POST /admin/users', { token: server.serviceKey, body: { phone, password: testPassword, phone_confirm: true } })
  token = (await server.ask('POST /token?grant_type=password', { body: { phone, password: testPassword } })).body.access_token
})
after(() => server.stop())

async function refusalOf(line: string, body?: object, bearer?: string): Promise<readonly [number, string]> {
  const reply = await server.ask(line, { ...(body && { body }), ...(bearer && { token: bearer }) })
  return [reply.status, reply.body.error_code]
}

test('without e-mail nobody signs up or in by an address', async () => {
  const body = { email: 'ada@example.org', password: testPassword }
  assert.deepEqual(await refusalOf('POST /signup', body), [400, 'email_provider_disabled'])
  assert.deepEqual(await refusalOf('POST /token?grant_type=password', body), [400, 'email_provider_disabled'])
})

test('a number waits for its code before it signs in by password', async () => {
  const body = { phone: '+33611111111', password: testPassword }
  assert.equal((await server.ask('POST /signup', { body })).status, 200)
  assert.deepEqual(await refusalOf('POST /token?grant_type=password', body), [400, 'phone_not_confirmed'])
})

test('a kind of second factor that is off is not added', async () => {
  const body = { factor_type: 'totp', friendly_name: 'app' }
  assert.deepEqual(await refusalOf('POST /factors', body, token), [422, 'mfa_totp_enroll_not_enabled'])
})

for (const [type, code] of [
  ['totp', 'mfa_totp_verify_not_enabled'],
  ['phone', 'mfa_phone_verify_not_enabled'],
  ['webauthn', 'mfa_webauthn_verify_not_enabled'],
] as const) {
  test(`a second factor of kind ${type} that there is already is not asked for when its kind is off`, async () => {
    const [factor] = await server.database.query(
      `insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at, updated_at, phone)
       select gen_random_uuid(), id, $2, $2::text::auth.factor_type, 'unverified', now(), now(), case $2 when 'phone' then phone end
       from auth.users where phone = $1 returning id`,
      [phone.slice(1), type],
    )
    assert.deepEqual(await refusalOf(`POST /factors/${factor?.id}/challenge`, {}, token), [422, code])
  })
}

test('nobody links or unlinks an identity where that is off', async () => {
  const refusal = [404, 'manual_linking_disabled']
  assert.deepEqual(await refusalOf('GET /user/identities/authorize?provider=google', undefined, token), refusal)
  assert.deepEqual(await refusalOf('DELETE /user/identities/5c8d6d2e-8e3c-4f39-9e1c-0d4a1a5b6c7d', undefined, token), refusal)
})

test('applications register themselves only where they may, and use the grants they have', async () => {
  const application = { client_name: 'Wiki', redirect_uris: ['https://wiki.example.org/back'], grant_types: ['authorization_code'] }
  assert.deepEqual(await refusalOf('POST /oauth/clients/register', application), [403, 'oauth_dynamic_client_registration_disabled'])
  const { body: client } = await server.ask('POST /admin/oauth/clients', { token: server.serviceKey, body: application })
  const refused = await server.ask('POST /oauth/token', {
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'any' }).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')}`,
    },
  })
  assert.deepEqual(
    [refused.status, refused.body],
    [400, { error: 'unauthorized_client', error_description: 'Client is not allowed to use grant type: refresh_token' }],
  )
})

test('people of an organisation change address and password there', async (t) => {
  const other = await startTestAuthServer()
  t.after(other.stop)
  const person = await createPerson(other)
  const { access_token } = await startSession(other, person)
  await other.database.query('update auth.users set is_sso_user = true where id = $1', [person.id])
  const { status, body } = await other.ask('PUT /user', { token: access_token, body: { password: 'quite another password' } })
  assert.deepEqual([status, body.error_code], [422, 'user_sso_managed'])
})
