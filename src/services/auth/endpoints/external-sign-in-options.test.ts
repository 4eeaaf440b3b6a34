import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type OidcProvider, startOidcProvider } from '../../../../tests/support/oidc-provider.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'
import { createTestBrowser } from '../../../../tests/support/test-browser.ts'
import type { AuthSettings } from '../settings.ts'

const site = 'https://app.example.org'
const accounts = {
  ada: { email: 'ada@example.org', email_verified: true },
  eve: { email: 'eve@example.org', email_verified: false },
  mute: { name: 'No Address' },
}

let provider: OidcProvider
/** With every option turned from its default. */
let open: TestAuthServer
/** Nobody new. */
let closed: TestAuthServer

before(async () => {
  provider = await startOidcProvider({ accounts })
  open = await startTestAuthServer({
    settings: {
      ...keycloak(provider.issuer),
      'external.keycloak.email_optional': true,
      'external.keycloak.skip_nonce_check': true,
      bindFlowToBrowser: false,
      emailConfirmations: false,
    },
  })
  closed = await startTestAuthServer({ settings: { ...keycloak(provider.issuer), enableSignup: false, emailConfirmations: true } })
})

after(async () => {
  await open.stop()
  await closed.stop()
  await provider.stop()
})

beforeEach(async () => {
  for (const { database } of [open, closed]) await database.query('truncate auth.users, auth.flow_state cascade')
})

function keycloak(url: string): Partial<AuthSettings> {
  return {
    siteUrl: site,
    'external.keycloak.enabled': true,
    'external.keycloak.client_id': 'dorsal',
    'external.keycloak.secret': 'a secret of the provider',
    'external.keycloak.url': url,
  }
}

const startOf = ({ url }: TestAuthServer, account: string) => `${url}/authorize?provider=keycloak&login_hint=${account}`

const signIn = async (server: TestAuthServer, account: string) => await createTestBrowser().open(startOf(server, account), site)

test('where something else than the browser begins a flow, no cookie is asked for', async () => {
  const browser = createTestBrowser()
  const callback = await browser.open(startOf(open, 'ada'), `${open.url}/callback`)
  browser.forgetCookies()
  assert.match((await browser.open(callback.href, site)).hash, /access_token=/)
})

test('people without an address sign in where it is optional, and are the same when they come again', async () => {
  await signIn(open, 'mute')
  assert.match((await signIn(open, 'mute')).hash, /access_token=/)
  const users = await open.database.query('select email, email_confirmed_at from auth.users')
  assert.deepEqual(users, [{ email: null, email_confirmed_at: null }])
})

test('without confirmations an unverified address is taken at its word, but nobody’s account is', async () => {
  assert.match((await signIn(open, 'eve')).hash, /access_token=/)
  await open.database.query(`delete from auth.identities; update auth.users set encrypted_password = 'kept'`)
  const back = await signIn(open, 'eve')
  assert.equal(back.searchParams.get('error_code'), 'provider_email_needs_verification')
  assert.deepEqual(await open.database.query('select encrypted_password from auth.users'), [{ encrypted_password: 'kept' }])
})

test('a token without its nonce is taken where the check is off', async () => {
  const id_token = await provider.mint({ sub: 'ada', email: 'ada@example.org', email_verified: true, nonce: 'whose?' })
  const { status } = await open.ask('POST /token?grant_type=id_token', { body: { provider: 'keycloak', id_token } })
  assert.equal(status, 200)
})

test('a provider may answer by a form of its own page', async () => {
  const browser = createTestBrowser()
  const callback = await browser.open(startOf(open, 'ada'), `${open.url}/callback`)
  const { status, headers } = await open.ask('POST /callback', {
    body: callback.searchParams.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.equal(status, 302)
  assert.match(headers.get('location') ?? '', /^https:\/\/app\.example\.org\/#access_token=/)
})

test('where nobody new may come, who is known comes in', async () => {
  const back = await signIn(closed, 'ada')
  assert.equal(back.searchParams.get('error'), 'access_denied')
  assert.equal(back.searchParams.get('error_code'), 'signup_disabled')
  await closed.database.query(
    `insert into auth.users (id, aud, role, email, email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at)
     values (gen_random_uuid(), 'authenticated', 'authenticated', 'ada@example.org', now(), '{}', '{}', now())`,
  )
  assert.match((await signIn(closed, 'ada')).hash, /access_token=/)
})

test('who takes too long begins again', async () => {
  const browser = createTestBrowser()
  const callback = await browser.open(startOf(closed, 'ada'), `${closed.url}/callback`)
  await closed.database.query(`update auth.flow_state set created_at = now() - interval '301 seconds'`)
  assert.equal((await browser.open(callback.href, site)).searchParams.get('error_code'), 'bad_oauth_state')
})

test('a provider that is down, or says it is another, is an error at once', async () => {
  const { port } = new URL(provider.issuer)
  for (const url of ['http://127.0.0.1:9', `http://localhost:${port}`, `${provider.issuer}/elsewhere`]) {
    const server = await startTestAuthServer({ settings: keycloak(url) })
    const { status, body } = await server.ask('GET /authorize?provider=keycloak')
    await server.stop()
    assert.deepEqual([status, body.error_code], [500, 'unexpected_failure'], url)
    assert.equal(body.msg, 'keycloak did not give what was asked of it')
  }
})

test('an invitation is accepted by signing in with the invited address, once', async () => {
  const invite = async (email: string) => await closed.ask('POST /invite', { body: { email }, token: closed.serviceKey })
  assert.equal((await invite('ada@example.org')).status, 200)
  const [letter] = await closed.database.query(
    `select link from dorsal.mailbox where recipient = 'ada@example.org' order by sent_at desc limit 1`,
  )
  const token = new URL(String(letter?.link)).searchParams.get('token') ?? ''
  const accept = async (account: string) =>
    await createTestBrowser().open(`${startOf(closed, account)}&invite_token=${encodeURIComponent(token)}`, site)
  assert.equal((await accept('eve')).searchParams.get('error_code'), 'validation_failed')
  assert.match((await accept('ada')).hash, /access_token=/)
  const used = await closed.ask(`GET /authorize?provider=keycloak&invite_token=${encodeURIComponent(token)}`)
  assert.deepEqual([used.status, used.body.error_code], [404, 'invite_not_found'])
})
