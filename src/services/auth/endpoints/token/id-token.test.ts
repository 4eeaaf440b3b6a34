import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { createClient } from '@supabase/supabase-js'
import { type OidcProvider, startOidcProvider } from '../../../../../tests/support/oidc-provider.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../../tests/support/test-auth-server.ts'

let provider: OidcProvider
let server: TestAuthServer

before(async () => {
  provider = await startOidcProvider({ accounts: {} })
  server = await startTestAuthServer({
    settings: {
      enableManualLinking: true,
      'external.keycloak.enabled': true,
      'external.keycloak.client_id': 'dorsal, com.example.ios',
      'external.keycloak.additional_client_ids': ['com.example.android'],
      'external.keycloak.url': provider.issuer,
      'external.spotify.enabled': true,
      'external.spotify.client_id': 'music',
    },
  })
})

after(async () => {
  await server.stop()
  await provider.stop()
})

beforeEach(async () => {
  await server.database.query('truncate auth.users cascade')
})

const ada = { sub: 'ada', email: 'ada@example.org', email_verified: true, name: 'Ada Lovelace' }

const hash = (nonce: string) => createHash('sha256').update(nonce).digest('hex')

const createAuth = () =>
  createClient(server.url.replace('/auth/v1', ''), server.anonKey, { auth: { persistSession: false, autoRefreshToken: false } }).auth

async function ask(claims: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, unknown>> = {}, signer?: 'other') {
  const id_token = await provider.mint(claims, signer)
  return await server.ask('POST /token?grant_type=id_token', { body: { provider: 'keycloak', id_token, ...fields } })
}

test('auth-js signs in with an ID token whose nonce only the application knows', async () => {
  const token = await provider.mint({ ...ada, nonce: hash('of this application') })
  const { data, error } = await createAuth().signInWithIdToken({ provider: 'keycloak', token, nonce: 'of this application' })
  assert.equal(error, null)
  assert.equal(data.user?.email, 'ada@example.org')
  assert.deepEqual(data.user?.app_metadata, { provider: 'keycloak', providers: ['keycloak'] })
})

test('each application of the project may bring tokens made for it', async () => {
  for (const aud of ['dorsal', 'com.example.ios', 'com.example.android', ['com.example.ios']]) {
    assert.equal((await ask({ ...ada, aud })).status, 200, String(aud))
  }
})

const minute = () => Math.floor(Date.now() / 1000)

const refused = [
  { name: 'made for another application', claims: () => ({ aud: 'somebody-else' }) },
  { name: 'made for others too, without saying who asked', claims: () => ({ aud: ['dorsal', 'somebody-else'] }) },
  { name: 'of another issuer', claims: () => ({ iss: 'https://evil.example' }) },
  { name: 'that has expired', claims: () => ({ exp: minute() - 60 }) },
  { name: 'that is not valid yet', claims: () => ({ nbf: minute() + 600 }) },
  { name: 'that never expires', claims: () => ({ exp: null }) },
  { name: 'of nobody', claims: () => ({ sub: null }) },
  { name: 'with a nonce that was not sent along', claims: () => ({ nonce: hash('x') }) },
  { name: 'without the nonce that was sent along', claims: () => ({}), fields: { nonce: 'x' } },
  { name: 'with the hash of another nonce', claims: () => ({ nonce: hash('y') }), fields: { nonce: 'x' } },
  { name: 'whose nonce is shown in it', claims: () => ({ nonce: 'x' }), fields: { nonce: 'x' } },
  { name: 'that does not fit its access token', claims: () => ({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }), fields: { access_token: 'stolen' } },
]

for (const { name, claims, fields } of refused) {
  test(`an ID token ${name} is refused`, async () => {
    const { status, body } = await ask({ ...ada, ...claims() }, fields)
    assert.deepEqual([status, body.error_code], [400, 'validation_failed'])
    assert.match(body.msg, /^Bad ID token: /)
    assert.deepEqual(await server.database.query('select id from auth.users'), [])
  })
}

test('an ID token that another key signed is refused', async () => {
  assert.equal((await ask(ada, {}, 'other')).body.msg, 'Bad ID token: its signature does not hold')
})

test('a signature by a shared secret, or none, is no signature', async () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = encode({ iss: provider.issuer, aud: 'dorsal', iat: minute(), exp: minute() + 60, ...ada })
  for (const id_token of [
    `${encode({ alg: 'none' })}.${claims}.`,
    `${encode({ alg: 'HS256', kid: 'signing' })}.${claims}.AAAA`,
    'nonsense',
  ]) {
    const { status, body } = await server.ask('POST /token?grant_type=id_token', { body: { provider: 'keycloak', id_token } })
    assert.deepEqual([status, body.error_code], [400, 'validation_failed'], id_token)
  }
})

test('an access token that the ID token vouches for is accepted', async () => {
  const at_hash = createHash('sha256').update('an access token').digest().subarray(0, 16).toString('base64url')
  assert.equal((await ask({ ...ada, at_hash }, { access_token: 'an access token' })).status, 200)
})

test('a provider without ID tokens or switched off, and a request without one, are told so', async () => {
  const music = await server.ask('POST /token?grant_type=id_token', { body: { provider: 'spotify', id_token: 'x' } })
  assert.equal(music.body.msg, 'spotify signs nobody in by ID token')
  const off = await server.ask('POST /token?grant_type=id_token', { body: { provider: 'google', id_token: 'x' } })
  assert.deepEqual(off.body, {
    code: 400,
    error_code: 'provider_disabled',
    msg: 'Provider (issuer "https://accounts.google.com") is not enabled',
  })
  const empty = await server.ask('POST /token?grant_type=id_token', { body: { provider: 'keycloak' } })
  assert.equal(empty.body.msg, 'provider and id_token are needed')
})

test('auth-js links an ID token to who is signed in, and an anonymous user becomes somebody', async () => {
  const auth = createAuth()
  const [user] = await server.database.query(
    `insert into auth.users (id, aud, role, is_anonymous, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
     values (gen_random_uuid(), 'authenticated', 'authenticated', true, '{}', '{}', now(), now()) returning id`,
  )
  const access_token = server.sign({ sub: user?.id, role: 'authenticated', aud: 'authenticated' })
  await auth.setSession({ access_token, refresh_token: 'not used' })
  const { data, error } = await auth.linkIdentity({ provider: 'keycloak', token: await provider.mint(ada) })
  assert.equal(error, null)
  assert.equal(data.user?.id, user?.id)
  assert.equal(data.user?.email, 'ada@example.org')
  assert.equal(data.user?.is_anonymous, false)
})

test('linking an ID token needs somebody who is signed in', async () => {
  const { status, body } = await ask(ada, { link_identity: true })
  assert.deepEqual([status, body.error_code], [401, 'no_authorization'])
})
