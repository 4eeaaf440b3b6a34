import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OidcProvider, startOidcProvider } from '../support/oidc-provider.ts'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'

let provider: OidcProvider
let server: TestAuthServer

before(async () => {
  provider = await startOidcProvider({ accounts: {} })
  server = await startTestAuthServer({
    settings: {
      emailConfirmations: true,
      emailMaxFrequency: 0,
      'external.keycloak.enabled': true,
      'external.keycloak.client_id': provider.clientId,
      'external.keycloak.secret': provider.clientSecret,
      'external.keycloak.url': provider.issuer,
      'external.keycloak.skip_nonce_check': true,
    },
  })
})
after(async () => {
  await server.stop()
  await provider.stop()
})

const signIn = async (claims: Readonly<Record<string, unknown>>) =>
  await server.ask('POST /token?grant_type=id_token', { body: { provider: 'keycloak', id_token: await provider.mint(claims) } })

test('an address that only Unicode takes for that of somebody else opens another account', async () => {
  const kim = await signIn({ sub: 'kim', email: 'kim@example.org', email_verified: true })
  const other = await signIn({ sub: 'other', email: '\u212Aim@example.org', email_verified: true })
  assert.deepEqual([kim.status, other.status], [200, 200], JSON.stringify([kim.body, other.body]))
  assert.deepEqual([kim.body.user.email, other.body.user.email], ['kim@example.org', '\u212Aim@example.org'])
  assert.notEqual(kim.body.user.id, other.body.user.id)
})

test('nor does somebody who comes later land in the account of who has such an address', async () => {
  const other = await signIn({ sub: 'first', email: '\u212Aarl@example.org', email_verified: true })
  const karl = await signIn({ sub: 'karl', email: 'karl@example.org', email_verified: true })
  assert.deepEqual([other.status, karl.status], [200, 200], JSON.stringify([other.body, karl.body]))
  assert.notEqual(other.body.user.id, karl.body.user.id)
})

test('an address that the provider did not verify gets neither the account of its owner nor one in their name', async () => {
  const owner = await signIn({ sub: 'owner', email: 'owner@example.org', email_verified: true })
  const stranger = await signIn({ sub: 'stranger', email: 'owner@example.org', email_verified: false })
  assert.deepEqual([owner.status, stranger.status], [200, 422])
  const rows = await server.database.query(`select count(*)::int as count from auth.users where email = 'owner@example.org'`)
  assert.deepEqual(rows, [{ count: 1 }])
})

test('what a provider claims makes nobody an administrator', async () => {
  const claims = {
    sub: 'mallory',
    email: 'mallory@example.org',
    email_verified: true,
    role: 'service_role',
    aud_role: 'service_role',
    app_metadata: { role: 'admin' },
    user_metadata: { role: 'admin' },
    raw_app_meta_data: { role: 'admin' },
    is_super_admin: true,
    is_sso_user: true,
    banned_until: null,
    constructor: { prototype: { polluted: true } },
  }
  const { status, body } = await signIn(claims)
  assert.equal(status, 200)
  assert.equal(body.user.role, 'authenticated')
  assert.deepEqual(body.user.app_metadata, { provider: 'keycloak', providers: ['keycloak'] })
  const [row] = await server.database.query('select role, is_super_admin, is_sso_user from auth.users where id = $1', [body.user.id])
  assert.deepEqual(row, { role: 'authenticated', is_super_admin: null, is_sso_user: false })
  assert.equal(({} as Record<string, unknown>).polluted, undefined)
})

test('an account that waits for its confirmation falls to who proves the address, without the password of who began it', async () => {
  const email = 'waiting@example.org'
  const password = 'the stranger was here first'
  await server.ask('POST /signup', { body: { email, password, data: { name: 'squatter' } } })
  const proved = await signIn({ sub: 'waiting', email, email_verified: true })
  assert.equal(proved.status, 200, JSON.stringify(proved.body))
  assert.equal(proved.body.user.user_metadata.name, undefined)
  const { body } = await server.ask('POST /token?grant_type=password', { body: { email, password } })
  assert.equal(body.error_code, 'invalid_credentials')
})
