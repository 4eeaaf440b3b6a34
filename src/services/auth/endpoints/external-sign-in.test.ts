import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { pino } from 'pino'
import { type OidcProvider, startOidcProvider } from '../../../../tests/support/oidc-provider.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'
import { createTestBrowser } from '../../../../tests/support/test-browser.ts'

const accounts = {
  ada: { email: 'Ada@example.org', email_verified: true, name: 'Ada Lovelace', picture: 'https://example.org/ada.png' },
  eve: { email: 'ada@example.org', email_verified: false, name: 'Eve' },
  mute: { name: 'No Address' },
  grace: { email: 'grace@example.org', email_verified: true, name: 'Grace Hopper' },
}
const site = 'https://app.example.org'

/** What the server logs. */
const lines: string[] = []

let provider: OidcProvider
let server: TestAuthServer

before(async () => {
  provider = await startOidcProvider({ accounts })
  server = await startTestAuthServer({
    log: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }),
    settings: {
      siteUrl: site,
      additionalRedirectUrls: [`${site}/**`],
      enableManualLinking: true,
      externalTimeout: 1,
      emailConfirmations: true,
      'external.keycloak.enabled': true,
      'external.keycloak.client_id': `${provider.clientId},com.example.android`,
      'external.keycloak.secret': provider.clientSecret,
      'external.keycloak.url': provider.issuer,
    },
  })
})

after(async () => {
  await server.stop()
  await provider.stop()
})

beforeEach(async () => {
  await server.database.query('truncate auth.users, auth.flow_state, auth.oauth_client_states cascade')
  await provider.answerTokens('normal')
})

function createAuth(flowType: 'pkce' | 'implicit'): SupabaseClient['auth'] {
  const memory = new Map<string, string>()
  const storage = {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
    removeItem: (key: string) => void memory.delete(key),
  }
  const url = server.url.replace('/auth/v1', '')
  return createClient(url, server.anonKey, { auth: { flowType, storage, autoRefreshToken: false, detectSessionInUrl: false } }).auth
}

/** Signs in at the provider as `account`; gives where the application was told to go on. */
async function goThere(auth: SupabaseClient['auth'], account: string): Promise<URL> {
  const { data } = await auth.signInWithOAuth({
    provider: 'keycloak',
    options: { redirectTo: `${site}/welcome`, queryParams: { login_hint: account } },
  })
  return await createTestBrowser().open(data.url ?? '', site)
}

async function signIn(account: string) {
  const auth = createAuth('pkce')
  const back = await goThere(auth, account)
  const { data, error } = await auth.exchangeCodeForSession(back.searchParams.get('code') ?? '')
  assert.equal(error, null, back.href)
  return { auth, session: data.session, user: data.user }
}

test('auth-js signs in at a provider by PKCE and gets the tokens of the provider', async () => {
  const { session, user } = await signIn('ada')
  assert.equal(user?.email, 'ada@example.org')
  assert.equal(user?.user_metadata.full_name, 'Ada Lovelace')
  assert.deepEqual(user?.app_metadata, { provider: 'keycloak', providers: ['keycloak'] })
  assert.equal(typeof session?.provider_token, 'string')
  const [identity] = user?.identities ?? []
  assert.deepEqual(identity?.identity_data, {
    iss: provider.issuer,
    sub: 'ada',
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    picture: 'https://example.org/ada.png',
    full_name: 'Ada Lovelace',
    avatar_url: 'https://example.org/ada.png',
    provider_id: 'ada',
    email_verified: true,
    phone_verified: false,
  })
})

test('the implicit flow brings tokens in the fragment, which no server sees', async () => {
  const back = await goThere(createAuth('implicit'), 'ada')
  const fragment = new URLSearchParams(back.hash.slice(1))
  assert.equal(back.search, '')
  assert.deepEqual([...fragment.keys()].sort(), [
    'access_token',
    'expires_at',
    'expires_in',
    'provider_refresh_token',
    'provider_token',
    'refresh_token',
    'token_type',
  ])
  const { data } = await createAuth('implicit').getUser(fragment.get('access_token') ?? '')
  assert.equal(data.user?.email, 'ada@example.org')
})

test('who comes again is the same user', async () => {
  const first = await signIn('ada')
  const second = await signIn('ada')
  assert.equal(second.user?.id, first.user?.id)
  assert.equal(second.user?.identities?.length, 1)
})

test('nothing of a flow is stored that could be used: neither state nor code nor tokens of the provider', async () => {
  const back = await goThere(createAuth('pkce'), 'ada')
  const code = back.searchParams.get('code') ?? ''
  const [flow] = await server.database.query('select row_to_json(f) as row from auth.flow_state f')
  const stored = JSON.stringify(flow)
  assert.ok(!stored.includes(code))
  assert.match(stored, /"provider_access_token":"[^"]{60,}"/)
  assert.deepEqual(await server.database.query('select * from auth.oauth_client_states'), [])
})

test('somebody new who comes by ten ways at once is one user', async () => {
  const callbacks = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const browser = createTestBrowser()
      const callback = await browser.open(`${server.url}/authorize?provider=keycloak&login_hint=grace`, `${server.url}/callback`)
      return async () => await browser.open(callback.href, site)
    }),
  )
  const backs = await Promise.all(callbacks.map((goOn) => goOn()))
  assert.equal(backs.filter(({ hash }) => hash.includes('access_token=')).length, 10)
  const [counts] = await server.database.query(
    'select (select count(*)::int from auth.users) as users, (select count(*)::int from auth.identities) as identities',
  )
  assert.deepEqual(counts, { users: 1, identities: 1 })
})

test('a code is good once', async () => {
  const auth = createAuth('pkce')
  const back = await goThere(auth, 'ada')
  const body = { auth_code: back.searchParams.get('code'), code_verifier: 'x'.repeat(43) }
  const wrong = await server.ask('POST /token?grant_type=pkce', { body })
  assert.deepEqual([wrong.status, wrong.body.error_code], [400, 'bad_code_verifier'])
  assert.equal((await auth.exchangeCodeForSession(body.auth_code ?? '')).error, null)
  const again = await server.ask('POST /token?grant_type=pkce', { body })
  assert.deepEqual([again.status, again.body.error_code], [404, 'flow_state_not_found'])
})

test('a code that waited too long is refused', async () => {
  const auth = createAuth('pkce')
  const back = await goThere(auth, 'ada')
  await server.database.query(`update auth.flow_state set auth_code_issued_at = now() - interval '301 seconds'`)
  const { error } = await auth.exchangeCodeForSession(back.searchParams.get('code') ?? '')
  assert.equal(error?.code, 'flow_state_expired')
})

test('a flow that began with a challenge ends with a code only, and a challenge needs its method', async () => {
  const half = await server.ask(`GET /authorize?provider=keycloak&code_challenge=${'a'.repeat(43)}`)
  assert.deepEqual([half.status, half.body.error_code], [400, 'validation_failed'])
  const short = await server.ask('GET /authorize?provider=keycloak&code_challenge=abc&code_challenge_method=s256')
  assert.deepEqual([short.status, short.body.error_code], [400, 'validation_failed'])
})

test('the flow ends in the browser where it began', async () => {
  const { data } = await createAuth('pkce').signInWithOAuth({ provider: 'keycloak', options: { queryParams: { login_hint: 'ada' } } })
  const browser = createTestBrowser()
  const callback = await browser.open(data.url ?? '', `${server.url}/callback`)
  browser.forgetCookies()
  const back = await browser.open(callback.href, site)
  assert.equal(back.searchParams.get('error_code'), 'bad_oauth_state')
  assert.deepEqual(await server.database.query('select id from auth.users'), [])
})

test('a state is good once', async () => {
  const { data } = await createAuth('pkce').signInWithOAuth({ provider: 'keycloak', options: { queryParams: { login_hint: 'ada' } } })
  const browser = createTestBrowser()
  const callback = await browser.open(data.url ?? '', `${server.url}/callback`)
  assert.equal((await browser.open(callback.href, site)).searchParams.has('code'), true)
  assert.equal((await browser.open(callback.href, site)).searchParams.get('error_code'), 'bad_oauth_state')
})

test('a state that nobody began leads to the site and nowhere else', async () => {
  const forged = await server.ask(`GET /callback?state=${'f'.repeat(43)}&code=x&redirect_to=https://evil.example`)
  assert.equal(forged.status, 302)
  assert.equal(new URL(forged.headers.get('location') ?? '').origin, site)
  const missing = await server.ask('GET /callback?code=x')
  assert.match(missing.headers.get('location') ?? '', /error_code=bad_oauth_callback/)
})

test('the answer of another flow is not taken: the nonce and the verifier are of this one', async () => {
  const browser = createTestBrowser()
  const begin = async () => {
    const { data } = await createAuth('pkce').signInWithOAuth({ provider: 'keycloak', options: { queryParams: { login_hint: 'ada' } } })
    return await browser.open(data.url ?? '', `${server.url}/callback`)
  }
  const [first, second] = [await begin(), await begin()]
  second.searchParams.set('code', first.searchParams.get('code') ?? '')
  const back = await browser.open(second.href, site)
  assert.equal(back.searchParams.get('error'), 'server_error')
})

test('a person who refuses at the provider comes back with what the provider said', async () => {
  const back = await goThere(createAuth('pkce'), 'nobody')
  assert.equal(back.searchParams.get('error'), 'access_denied')
  assert.equal(back.pathname, '/welcome')
  assert.equal(new URLSearchParams(back.hash.slice(1)).get('error'), 'access_denied')
})

for (const how of ['broken', 'slow', 'huge'] as const) {
  test(`a provider whose token endpoint is ${how} is an error for the application`, async () => {
    await provider.answerTokens(how)
    const back = await goThere(createAuth('pkce'), 'ada')
    assert.equal(back.searchParams.get('error'), 'server_error')
    assert.equal(back.searchParams.get('error_code'), 'unexpected_failure')
    assert.deepEqual(await server.database.query('select id from auth.users'), [])
  })
}

test('what a provider answered is in no log, even when it could not be used', async () => {
  await provider.answerTokens('odd')
  lines.length = 0
  const back = await goThere(createAuth('pkce'), 'ada')
  assert.equal(back.searchParams.get('error_description'), 'keycloak did not give what was asked of it')
  assert.match(lines.join(''), /a sign-in elsewhere failed/)
  assert.ok(!lines.join('').includes('a-token-of-the-provider'))
  assert.ok(!lines.join('').includes(provider.clientSecret))
})

test('an unverified address takes over nobody: its owner keeps the account, and no second one is made', async () => {
  const ada = await signIn('ada')
  const back = await goThere(createAuth('pkce'), 'eve')
  assert.equal(back.searchParams.get('error_code'), 'provider_email_needs_verification')
  const identities = await server.database.query('select provider_id, user_id from auth.identities')
  assert.deepEqual(identities, [{ provider_id: 'ada', user_id: ada.user?.id }])
})

test('an unverified address of nobody waits for its confirmation by mail', async () => {
  const back = await goThere(createAuth('pkce'), 'eve')
  assert.equal(back.searchParams.get('error'), 'access_denied')
  assert.equal(back.searchParams.get('error_code'), 'provider_email_needs_verification')
  const users = await server.database.query('select email, email_confirmed_at from auth.users')
  assert.deepEqual(users, [{ email: 'ada@example.org', email_confirmed_at: null }])
  assert.equal((await server.database.query('select 1 from auth.sessions')).length, 0)
})

test('who proves an address gets the account that waited for it, without what a stranger put there', async () => {
  await goThere(createAuth('pkce'), 'eve')
  await server.database.query(`update auth.users set encrypted_password = 'a trap', raw_user_meta_data = '{"trap": true}'`)
  const { user } = await signIn('ada')
  assert.deepEqual(
    user?.identities?.map(({ id }) => id),
    ['ada'],
  )
  assert.equal(user?.user_metadata.trap, undefined)
  const [row] = await server.database.query('select encrypted_password from auth.users')
  assert.deepEqual(row, { encrypted_password: null })
})

test('an address that both sides verified makes one account of two ways in', async () => {
  const id = await insertUser('ada@example.org')
  const { user } = await signIn('ada')
  assert.equal(user?.id, id)
  assert.deepEqual(user?.app_metadata.providers, ['email', 'keycloak'])
})

test('a provider without an address signs nobody in unless that is allowed', async () => {
  const back = await goThere(createAuth('pkce'), 'mute')
  assert.equal(back.searchParams.get('error'), 'server_error')
  assert.deepEqual(await server.database.query('select id from auth.users'), [])
})

test('somebody who is banned does not get in', async () => {
  await signIn('ada')
  await server.database.query(`update auth.users set banned_until = now() + interval '1 hour'`)
  const back = await goThere(createAuth('pkce'), 'ada')
  assert.equal(back.searchParams.get('error_code'), 'user_banned')
})

test('a provider that is not enabled, or not known, is refused at once', async () => {
  for (const name of ['google', 'no-such-provider', 'custom:none']) {
    const { status, body } = await server.ask(`GET /authorize?provider=${name}`)
    assert.deepEqual([status, body.error_code], [400, 'validation_failed'], name)
  }
})

test('what protects a flow is not the client’s to choose', async () => {
  const query =
    'provider=keycloak&state=mine&redirect_uri=https://evil.example&client_id=other&response_mode=fragment&nonce=mine&prompt=login'
  const { headers } = await server.ask(`GET /authorize?${query}`)
  const url = new URL(headers.get('location') ?? '')
  assert.equal(url.searchParams.get('redirect_uri'), `${server.url}/callback`)
  assert.equal(url.searchParams.get('client_id'), provider.clientId)
  assert.equal(url.searchParams.get('prompt'), 'login')
  assert.equal(url.searchParams.get('response_mode'), null)
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256')
  assert.ok(!url.search.includes('mine'))
})

test('auth-js links and unlinks a provider', async () => {
  const { auth } = await signIn('ada')
  const { data, error } = await auth.linkIdentity({
    provider: 'keycloak',
    options: { redirectTo: site, queryParams: { login_hint: 'grace' } },
  })
  assert.equal(error, null)
  const back = await createTestBrowser().open(data.url ?? '', site)
  const linked = await auth.exchangeCodeForSession(back.searchParams.get('code') ?? '')
  assert.equal(linked.data.user?.email, 'ada@example.org')
  const identities = (await auth.getUserIdentities()).data?.identities ?? []
  assert.deepEqual(
    identities.map(({ id }) => id),
    ['ada', 'grace'],
  )
  const [first, second] = identities
  assert.equal((await auth.unlinkIdentity(first ?? assert.fail())).error, null)
  const last = await auth.unlinkIdentity(second ?? assert.fail())
  assert.equal(last.error?.code, 'single_identity_not_deletable')
  const user = (await auth.getUser()).data.user
  assert.equal(user?.email, 'grace@example.org')
})

test('an identity belongs to one user', async () => {
  await signIn('grace')
  const { auth } = await signIn('ada')
  const { data } = await auth.linkIdentity({ provider: 'keycloak', options: { redirectTo: site, queryParams: { login_hint: 'grace' } } })
  const back = await createTestBrowser().open(data.url ?? '', site)
  assert.equal(back.searchParams.get('error_code'), 'identity_already_exists')
})

async function insertUser(email: string): Promise<string> {
  const [row] = await server.database.query(`
    with u as (
      insert into auth.users (id, aud, role, email, email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
      values (gen_random_uuid(), 'authenticated', 'authenticated', '${email}', now(), '{"provider": "email", "providers": ["email"]}', '{}', now(), now())
      returning id, email),
    i as (
      insert into auth.identities (provider_id, user_id, provider, identity_data, created_at, updated_at)
      select id, id, 'email', jsonb_build_object('sub', id, 'email', email, 'email_verified', true), now(), now() from u)
    select id from u`)
  return String(row?.id)
}
