import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import * as oidc from 'openid-client'
import { startTestAuthServer, type TestAuthServer } from '../../../../../tests/support/test-auth-server.ts'
import { createConfirmedUser, signIn } from '../../../../../tests/support/test-people.ts'

const redirectUri = 'https://client.example.org/callback'

let server: TestAuthServer
let clientId: string
let clientSecret: string

before(async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  server = await startTestAuthServer({
    signingKey: { ...privateKey.export({ format: 'jwk' }), kid: 'test', alg: 'ES256' },
    settings: { oauthServerEnabled: true, oauthServerDynamicRegistration: true, siteUrl: 'https://app.example.org' },
  })
  const { body } = await server.ask('POST /admin/oauth/clients', {
    token: server.serviceKey,
    body: { client_name: 'Wiki', client_uri: 'https://client.example.org', redirect_uris: [redirectUri, `${redirectUri}?from=dorsal%20x`] },
  })
  clientId = body.client_id
  clientSecret = body.client_secret
})

after(() => server.stop())

test('a client finds the server, and a person signs in there with their account here', async () => {
  const person = await signInAs('ada@example.org')
  const config = await discover()
  const verifier = oidc.randomPKCECodeVerifier()
  const nonce = oidc.randomNonce()
  const consentPage = await openAuthorize(config, { verifier, nonce, state: 'st', scope: 'openid email profile' })
  assert.equal(consentPage.origin + consentPage.pathname, 'https://app.example.org/oauth/consent')
  const back = await approve(person, consentPage)
  const tokens = await oidc.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: 'st' })
  const { sub, email, email_verified, name, aud } = tokens.claims() ?? assert.fail('an ID token')
  assert.deepEqual([email, email_verified, name, aud], ['ada@example.org', true, 'ada@example.org', clientId])
  assert.equal(tokens.scope, 'openid email profile')
  const info = await oidc.fetchUserInfo(config, tokens.access_token, sub)
  assert.deepEqual([info.sub, info.email, info.email_verified, info.phone_number], [sub, 'ada@example.org', true, undefined])
  const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '')
  assert.equal(refreshed.scope, 'openid email profile')
  assert.notEqual(refreshed.refresh_token, tokens.refresh_token)
})

test('what the server says of itself', async () => {
  const { body } = await server.ask('GET /.well-known/openid-configuration')
  assert.equal(body.issuer, server.url)
  assert.equal(body.token_endpoint, `${server.url}/oauth/token`)
  assert.deepEqual(body.id_token_signing_alg_values_supported, ['ES256'])
  assert.deepEqual(body.code_challenge_methods_supported, ['S256'])
  assert.deepEqual((await server.ask('GET /.well-known/oauth-authorization-server')).body, body)
  const execute = [oidc.allowInsecureRequests]
  const found = await oidc.discovery(new URL(server.url), clientId, undefined, undefined, { algorithm: 'oauth2', execute })
  assert.equal(found.serverMetadata().authorization_endpoint, body.authorization_endpoint)
})

test('auth-js shows the request, approves and denies it, lists what was granted and takes it back', async () => {
  const supabase = await signInAs('grace@example.org')
  const asked = await openAuthorize(await discover(), { scope: 'email', state: 'one' })
  const details = await supabase.auth.oauth.getAuthorizationDetails(idOf(asked))
  assert.deepEqual(details.data, {
    authorization_id: idOf(asked),
    redirect_uri: redirectUri,
    client: { id: clientId, name: 'Wiki', uri: 'https://client.example.org', logo_uri: '' },
    user: { id: (await supabase.auth.getUser()).data.user?.id, email: 'grace@example.org' },
    scope: 'email',
  })
  const denied = await supabase.auth.oauth.denyAuthorization(idOf(asked))
  const refusal = new URL(denied.data?.redirect_url ?? '')
  assert.deepEqual(
    ['error', 'error_description', 'state', 'code'].map((name) => refusal.searchParams.get(name)),
    ['access_denied', 'User denied the request', 'one', null],
  )
  await approve(supabase, await openAuthorize(await discover(), { scope: 'email' }))
  const grants = await supabase.auth.oauth.listGrants()
  assert.deepEqual(
    grants.data?.map(({ client, scopes }) => [client.name, scopes]),
    [['Wiki', ['email']]],
  )
  const again = await supabase.auth.oauth.getAuthorizationDetails(idOf(await openAuthorize(await discover(), { scope: 'email' })))
  assert.ok(again.data && 'redirect_url' in again.data && new URL(again.data.redirect_url).searchParams.has('code'))
  assert.equal((await supabase.auth.oauth.revokeGrant({ clientId })).error, null)
  assert.deepEqual((await supabase.auth.oauth.listGrants()).data, [])
  assert.equal((await supabase.auth.oauth.revokeGrant({ clientId })).error?.code, 'oauth_consent_not_found')
})

test('a code that comes twice ends the session it gave', async () => {
  const config = await discover()
  const verifier = oidc.randomPKCECodeVerifier()
  const back = await approve(await signInAs('ada@example.org'), await openAuthorize(config, { verifier, scope: 'openid' }))
  const code = back.searchParams.get('code') ?? ''
  const first = await exchange({ code, code_verifier: verifier })
  assert.equal(first.status, 200)
  const second = await exchange({ code, code_verifier: verifier })
  assert.deepEqual([second.status, second.body], [400, { error: 'invalid_grant', error_description: 'Invalid authorization code' }])
  assert.equal((await askTokens({ grant_type: 'refresh_token', refresh_token: first.body.refresh_token })).body.error, 'invalid_grant')
  assert.equal((await server.ask('GET /oauth/userinfo', { token: first.body.access_token })).body.error_code, 'session_not_found')
})

test('of two exchanges of a code at the same moment at most one gives tokens', async () => {
  const verifier = oidc.randomPKCECodeVerifier()
  const back = await approve(await signInAs('ada@example.org'), await openAuthorize(await discover(), { verifier, scope: 'email' }))
  const code = back.searchParams.get('code') ?? ''
  const answers = await Promise.all([1, 2, 3, 4].map(() => exchange({ code, code_verifier: verifier })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400, 400, 400])
})

test('a code is worth nothing without its verifier, at another client, for another address or resource', async () => {
  const verifier = oidc.randomPKCECodeVerifier()
  const back = await approve(await signInAs('ada@example.org'), await openAuthorize(await discover(), { verifier, scope: 'email' }))
  const code = back.searchParams.get('code') ?? ''
  const other = await register({ token_endpoint_auth_method: 'none' })
  const refused = [
    await exchange({ code }),
    await exchange({ code, code_verifier: oidc.randomPKCECodeVerifier() }),
    await exchange({ code, code_verifier: verifier, redirect_uri: 'https://client.example.org/other' }),
    await exchange({ code, code_verifier: verifier, resource: 'https://api.example.org' }),
    await askTokens({ grant_type: 'authorization_code', code, code_verifier: verifier, client_id: other.client_id }, { anonymous: true }),
  ]
  assert.deepEqual(
    refused.map(({ status, body }) => [status, body.error]),
    Array(5).fill([400, 'invalid_grant']),
  )
  assert.equal((await exchange({ code, code_verifier: verifier })).status, 200)
})

test('a client that does not prove who it is gets nothing, and is told nothing', async () => {
  const wrong = { error: 'invalid_client', error_description: 'Client authentication failed' }
  const form = { grant_type: 'authorization_code', code: 'x', code_verifier: 'y' }
  const attempts = [
    { ...form, client_id: clientId, client_secret: 'wrong' },
    { ...form, client_id: clientId },
    { ...form, client_id: '00000000-0000-0000-0000-000000000000', client_secret: 'wrong' },
    { ...form, client_id: "' or 1=1 --", client_secret: 'wrong' },
    form,
  ]
  for (const attempt of attempts) {
    const { status, body, headers } = await askTokens(attempt, { anonymous: true })
    assert.deepEqual([status, body, headers.get('www-authenticate')], [401, wrong, 'Basic realm="oauth"'])
  }
})

test('a secret is taken in the header and in the body, not in both', async () => {
  const form = { grant_type: 'refresh_token', refresh_token: 'unknown' }
  assert.equal((await askTokens(form)).body.error, 'invalid_grant')
  const inBody = { ...form, client_id: clientId, client_secret: clientSecret }
  assert.equal((await askTokens(inBody, { anonymous: true })).body.error, 'invalid_grant')
  assert.equal((await askTokens(inBody)).body.error, 'invalid_request')
})

test('nobody is sent to an address the client did not register', async () => {
  const places = [
    'https://client.example.org/callback/',
    'https://client.example.org/callback?x=1',
    'https://client.example.org/callback/../evil',
    'https://client.example.org.evil.example/callback',
    'https://client.example.org@evil.example/callback',
    'HTTPS://client.example.org/callback',
    'https://client.example.org/callback#x',
    'javascript:alert(1)',
    '//evil.example',
  ]
  for (const place of places) {
    const { status, body } = await askAuthorize({ redirect_uri: place })
    assert.deepEqual([status, body.error_code, body.msg], [400, 'validation_failed', 'invalid redirect_uri'], place)
  }
  assert.equal((await askAuthorize({ client_id: 'nobody' })).body.error_code, 'oauth_client_not_found')
})

test('what is wrong about a request of a known client is told in the redirect', async () => {
  const wrong: readonly [Readonly<Record<string, string>>, string][] = [
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ scope: 'openid admin' }, 'invalid_scope'],
    [{ code_challenge: '' }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge: 'short' }, 'invalid_request'],
    [{ resource: 'https://api.example.org/#part' }, 'invalid_target'],
    [{ request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
  ]
  for (const [change, error] of wrong) {
    const { status, headers } = await askAuthorize({ redirect_uri: `${redirectUri}?from=dorsal%20x`, state: 'kept', ...change })
    const place = new URL(headers.get('location') ?? '')
    assert.deepEqual([status, place.href.split('&')[0]], [302, `${redirectUri}?from=dorsal%20x`])
    assert.deepEqual([place.searchParams.get('error'), place.searchParams.get('state')], [error, 'kept'])
  }
})

test('a request belongs to who opened it first, and only pages of the application decide about it', async () => {
  const first = await signInAs('ada@example.org')
  const second = await signInAs('grace@example.org')
  const asked = idOf(await openAuthorize(await discover(), { scope: 'phone' }))
  assert.equal((await first.auth.oauth.approveAuthorization(asked)).error?.code, 'oauth_authorization_not_found')
  assert.equal((await first.auth.oauth.getAuthorizationDetails(asked)).error, null)
  assert.equal((await second.auth.oauth.getAuthorizationDetails(asked)).error?.code, 'oauth_authorization_not_found')
  assert.equal((await second.auth.oauth.approveAuthorization(asked)).error?.code, 'oauth_authorization_not_found')
  const token = (await first.auth.getSession()).data.session?.access_token ?? ''
  const elsewhere = await server.ask(`GET /oauth/authorizations/${asked}`, { token, headers: { origin: 'https://evil.example' } })
  assert.deepEqual([elsewhere.status, elsewhere.body.msg], [400, 'unauthorized request origin'])
  assert.equal((await first.auth.oauth.approveAuthorization(asked)).error, null)
  assert.equal((await first.auth.oauth.approveAuthorization(asked)).error?.code, 'validation_failed')
})

test('a client reads who somebody is, and manages nothing of their account', async () => {
  const person = await signInAs('ada@example.org')
  const verifier = oidc.randomPKCECodeVerifier()
  const back = await approve(person, await openAuthorize(await discover(), { verifier, scope: 'email' }))
  const { body: tokens } = await exchange({ code: back.searchParams.get('code') ?? '', code_verifier: verifier })
  assert.equal('id_token' in tokens, false)
  const token = tokens.access_token
  assert.equal((await server.ask('GET /user', { token })).body.email, 'ada@example.org')
  const asked = idOf(await openAuthorize(await discover(), { scope: 'phone' }))
  const lines: readonly [line: string, body?: unknown][] = [
    [`GET /oauth/authorizations/${asked}`],
    [`POST /oauth/authorizations/${asked}/consent`, { action: 'approve' }],
    ['PUT /user', { password: 'chosen by somebody else' }],
    ['POST /factors', { factor_type: 'totp' }],
    ['GET /user/oauth/grants'],
    [`DELETE /user/oauth/grants?client_id=${clientId}`],
  ]
  for (const [line, body] of lines) {
    const { status, body: refusal } = await server.ask(line, { token, ...(body === undefined ? {} : { body }) })
    assert.deepEqual([status, refusal.error_code], [403, 'no_authorization'], line)
  }
  assert.equal((await server.ask('POST /logout?scope=global', { token })).status, 204)
  assert.equal((await server.ask('GET /user', { token })).body.error_code, 'session_not_found')
  assert.equal((await person.auth.getUser()).data.user?.email, 'ada@example.org')
})

test('a refresh token of a client works for that client alone', async () => {
  const verifier = oidc.randomPKCECodeVerifier()
  const back = await approve(await signInAs('ada@example.org'), await openAuthorize(await discover(), { verifier, scope: 'email' }))
  const { body: tokens } = await exchange({ code: back.searchParams.get('code') ?? '', code_verifier: verifier })
  const { body: refused } = await server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token: tokens.refresh_token } })
  assert.equal(refused.error_code, 'refresh_token_not_found')
  const other = await register({ token_endpoint_auth_method: 'none' })
  const stolen = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: other.client_id }
  assert.equal((await askTokens(stolen, { anonymous: true })).body.error, 'invalid_grant')
  assert.equal((await askTokens({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).status, 200)
})

test('an ID token opens nothing here', async () => {
  const verifier = oidc.randomPKCECodeVerifier()
  const back = await approve(await signInAs('ada@example.org'), await openAuthorize(await discover(), { verifier, scope: 'openid' }))
  const { body } = await exchange({ code: back.searchParams.get('code') ?? '', code_verifier: verifier })
  assert.equal((await server.ask('GET /user', { token: body.id_token })).body.error_code, 'bad_jwt')
})

test('nothing that could be used stands in the tables', async () => {
  const rows = await server.database.query(`
    select client_secret_hash as value from auth.oauth_clients union all
    select authorization_code from auth.oauth_authorizations union all select code_hash from dorsal.auth_used_codes`)
  const values = rows.map(({ value }) => value).filter((value) => value !== null)
  assert.ok(values.length > 2 && values.every((value) => /^[A-Za-z0-9_-]{43}$/.test(String(value))))
  assert.equal(values.includes(clientSecret), false)
})

test('a client registers itself where the project allows it', async () => {
  const made = await register({ client_name: 'Editor', redirect_uris: ['http://127.0.0.1:4711/cb', 'com.example.editor:/cb'] })
  assert.deepEqual(
    [made.client_type, made.token_endpoint_auth_method, made.grant_types, made.registration_type, typeof made.client_secret],
    ['confidential', 'client_secret_basic', ['authorization_code', 'refresh_token'], 'dynamic', 'string'],
  )
  const problems: readonly Readonly<Record<string, unknown>>[] = [
    { redirect_uris: [] },
    { redirect_uris: ['http://client.example.org/cb'] },
    { redirect_uris: ['https://client.example.org/cb#x'] },
    { redirect_uris: ['javascript:alert(1)'] },
    { redirect_uris: ['https://a.example/cb,https://b.example/cb'] },
    { redirect_uris: ['https://user@client.example.org/cb'] },
    { grant_types: ['client_credentials'] },
    { response_types: ['token'] },
    { client_type: 'public', token_endpoint_auth_method: 'client_secret_post' },
    { logo_uri: 'javascript:alert(1)' },
  ]
  for (const problem of problems) {
    const { status, body } = await server.ask('POST /oauth/clients/register', { body: { redirect_uris: [redirectUri], ...problem } })
    assert.deepEqual([status, body.error_code], [400, 'validation_failed'], JSON.stringify(problem))
  }
})

test('administrators list, change, re-key and delete clients with auth-js', async () => {
  const admin = createClient(toProjectUrl(), server.serviceKey).auth.admin.oauth
  const made = (await admin.createClient({ client_name: 'Shop', redirect_uris: ['https://shop.example/cb'] })).data
  assert.ok(made?.client_secret)
  const id = made.client_id
  assert.equal((await admin.updateClient(id, { client_name: 'Store' })).data?.client_name, 'Store')
  assert.equal((await admin.updateClient(id, { redirect_uris: ['http://shop.example/cb'] })).error?.code, 'validation_failed')
  assert.equal((await admin.getClient(id)).data?.client_name, 'Store')
  const page = await admin.listClients({ page: 1, perPage: 1 })
  assert.equal(page.data.clients[0]?.client_id, id)
  assert.ok('total' in page.data && page.data.total > 1 && page.data.nextPage === 2)
  const renewed = (await admin.regenerateClientSecret(id)).data?.client_secret ?? ''
  const ask = (secret: string) =>
    askTokens({ grant_type: 'refresh_token', refresh_token: 'x', client_id: id, client_secret: secret }, { anonymous: true })
  assert.deepEqual([(await ask(made.client_secret)).body.error, (await ask(renewed)).body.error], ['invalid_client', 'invalid_grant'])
  assert.equal((await admin.deleteClient(id)).error, null)
  assert.equal((await admin.getClient(id)).error?.code, 'oauth_client_not_found')
  assert.equal((await ask(renewed)).body.error, 'invalid_client')
  const { status } = await server.ask('GET /admin/oauth/clients', { token: server.anonKey })
  assert.equal(status, 403)
})

test('what changes about clients and consents stands in the audit log', async () => {
  const rows = await server.database.query(`
    select distinct payload ->> 'action' as action, payload -> 'traits' ->> 'action' as what from auth.audit_log_entries
    where payload ->> 'action' like 'oauth%' order by 2`)
  assert.deepEqual(
    rows.map(({ action, what }) => `${action} ${what}`),
    [
      'oauth_client_changed created',
      'oauth_client_changed deleted',
      'oauth_consent_changed granted',
      'oauth_client_changed registered',
      'oauth_client_changed secret_regenerated',
      'oauth_client_changed updated',
    ],
  )
})

test('a project that signs with a shared secret alone gives no ID tokens, since nobody could verify them', async () => {
  const shared = await startTestAuthServer({ settings: { oauthServerEnabled: true } })
  try {
    const { body } = await shared.ask('GET /.well-known/openid-configuration')
    assert.deepEqual([body.scopes_supported, body.id_token_signing_alg_values_supported], [['profile', 'email', 'phone'], []])
  } finally {
    await shared.stop()
  }
})

test('a project that signs nobody in elsewhere says so', async () => {
  const closed = await startTestAuthServer()
  try {
    for (const line of ['GET /.well-known/openid-configuration', 'GET /oauth/authorize?client_id=x&redirect_uri=y']) {
      const { status, body } = await closed.ask(line)
      assert.deepEqual([status, body.error_code], [404, 'feature_disabled'])
    }
  } finally {
    await closed.stop()
  }
})

async function signInAs(email: string): Promise<SupabaseClient> {
  await createConfirmedUser(server, { email })
  return await signIn(server, { email })
}

function toProjectUrl(): string {
  return server.url.replace('/auth/v1', '')
}

async function discover(): Promise<oidc.Configuration> {
  return await oidc.discovery(new URL(server.url), clientId, undefined, oidc.ClientSecretBasic(clientSecret), {
    execute: [oidc.allowInsecureRequests],
  })
}

type Asked = { readonly verifier?: string; readonly nonce?: string; readonly state?: string; readonly scope: string }

/** Gives the page that asks for the consent. */
async function openAuthorize(config: oidc.Configuration, { verifier, ...asked }: Asked): Promise<URL> {
  const code_challenge = await oidc.calculatePKCECodeChallenge(verifier ?? oidc.randomPKCECodeVerifier())
  const address = oidc.buildAuthorizationUrl(config, { redirect_uri: redirectUri, code_challenge, code_challenge_method: 'S256', ...asked })
  const { headers, status } = await fetch(address, { redirect: 'manual' })
  assert.equal(status, 302)
  return new URL(headers.get('location') ?? '')
}

const idOf = (consentPage: URL) => consentPage.searchParams.get('authorization_id') ?? ''

/** Gives the address at the client that the person comes back to. */
async function approve(person: SupabaseClient, consentPage: URL): Promise<URL> {
  const details = await person.auth.oauth.getAuthorizationDetails(idOf(consentPage))
  if (details.data && 'redirect_url' in details.data) return new URL(details.data.redirect_url)
  const { data, error } = await person.auth.oauth.approveAuthorization(idOf(consentPage))
  assert.equal(error, null)
  return new URL(data?.redirect_url ?? '')
}

async function askAuthorize(change: Readonly<Record<string, string>>) {
  const code_challenge = await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier())
  const asked = { client_id: clientId, redirect_uri: redirectUri, code_challenge, code_challenge_method: 'S256', ...change }
  return await server.ask(`GET /oauth/authorize?${new URLSearchParams(asked)}`)
}

async function exchange(form: Readonly<Record<string, string>>) {
  return await askTokens({ grant_type: 'authorization_code', ...form })
}

async function askTokens(form: Readonly<Record<string, string>>, { anonymous = false }: { readonly anonymous?: boolean } = {}) {
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(anonymous ? {} : { authorization: basic }) }
  return await server.ask('POST /oauth/token', { body: String(new URLSearchParams(form)), headers })
}

async function register(change: Readonly<Record<string, unknown>>) {
  const { status, body } = await server.ask('POST /oauth/clients/register', { body: { redirect_uris: [redirectUri], ...change } })
  assert.equal(status, 201)
  return body
}
