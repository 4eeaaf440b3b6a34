import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createClient } from '@supabase/supabase-js'
import { type OidcProvider, startOidcProvider } from '../../../../../../tests/support/oidc-provider.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../../../tests/support/test-auth-server.ts'
import { createTestBrowser } from '../../../../../../tests/support/test-browser.ts'
import { createTestAuthority } from '../../../../../../tests/support/test-certificate.ts'

const site = 'https://app.example.org'
const usual = getCACertificates()

let provider: OidcProvider
let server: TestAuthServer
let careful: TestAuthServer

before(async () => {
  const authority = createTestAuthority('Authority of custom providers')
  setDefaultCACertificates([...usual, authority.certificate])
  provider = await startOidcProvider({
    accounts: { ada: { email: 'ada@example.org', email_verified: true, name: 'Ada Lovelace' } },
    tls: authority.issue('localhost'),
  })
  server = await startTestAuthServer({ settings: { siteUrl: site, customProvidersPrivateNetwork: true, customProvidersMax: 2 } })
  careful = await startTestAuthServer({ settings: { siteUrl: site } })
})

after(async () => {
  await server.stop()
  await careful.stop()
  await provider.stop()
  setDefaultCACertificates(usual)
})

beforeEach(async () => {
  await server.database.query('truncate auth.users, auth.custom_oauth_providers cascade')
})

const oidc = () => ({
  provider_type: 'oidc',
  identifier: 'custom:acme',
  name: 'Acme',
  client_id: provider.clientId,
  client_secret: provider.clientSecret,
  scopes: ['email', 'profile'],
  issuer: provider.issuer,
})

const create = (body: unknown, at = server) => at.ask('POST /admin/custom-providers', { body, token: at.serviceKey })

async function signIn(): Promise<URL> {
  // The scopes of the provider at hand decide; the hint names who signs in.
  const address = `${server.url}/authorize?provider=custom:acme&login_hint=ada`
  return await createTestBrowser().open(address, site)
}

async function findIdentity(back: URL): Promise<unknown> {
  assert.equal(back.searchParams.get('error_description'), null)
  const [identity] = await server.database.query('select provider, identity_data from auth.identities')
  return identity
}

test('a provider of OpenID Connect that an administrator added signs people in', async () => {
  const { status, body } = await create(oidc())
  assert.equal(status, 201)
  assert.deepEqual(body.scopes, ['openid', 'email', 'profile'])
  assert.equal('client_secret' in body, false)
  const identity = await findIdentity(await signIn())
  assert.deepEqual(identity, {
    provider: 'custom:acme',
    identity_data: {
      iss: provider.issuer,
      sub: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.org',
      full_name: 'Ada Lovelace',
      provider_id: 'ada',
      email_verified: true,
      phone_verified: false,
    },
  })
})

test('a provider of OAuth 2.0 tells who somebody is by its own names', async () => {
  const { status } = await create({
    ...oidc(),
    provider_type: 'oauth2',
    scopes: ['openid', 'email', 'profile'],
    authorization_url: `${provider.issuer}/auth`,
    token_url: `${provider.issuer}/token`,
    userinfo_url: `${provider.issuer}/me`,
    jwks_uri: `${provider.issuer}/jwks`,
    attribute_mapping: { preferred_username: 'sub', locale: { is: 'no text' }, name: 'missing' },
  })
  assert.equal(status, 201)
  const identity = await findIdentity(await signIn())
  assert.deepEqual(identity, {
    provider: 'custom:acme',
    identity_data: {
      iss: provider.issuer,
      sub: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.org',
      full_name: 'Ada Lovelace',
      provider_id: 'ada',
      preferred_username: 'ada',
      email_verified: true,
      phone_verified: false,
    },
  })
})

test('ID tokens of an added provider are taken', async () => {
  await create({ ...oidc(), acceptable_client_ids: ['com.example.android'] })
  const id_token = await provider.mint({ sub: 'ada', aud: 'com.example.android', email: 'ada@example.org', email_verified: true })
  const { status, body } = await server.ask('POST /token?grant_type=id_token', { body: { provider: 'custom:acme', id_token } })
  assert.equal(status, 200)
  assert.deepEqual(body.user.app_metadata, { provider: 'custom:acme', providers: ['custom:acme'] })
})

test('the secret is stored encrypted, and a new one takes its place', async () => {
  await create({ ...oidc(), client_secret: 'a wrong secret' })
  assert.match((await signIn()).searchParams.get('error_code') ?? '', /unexpected_failure/)
  const change = { client_secret: provider.clientSecret, name: 'Acme Ltd', identifier: 'custom:other', provider_type: 'oauth2' }
  const changed = await server.ask('PUT /admin/custom-providers/custom:acme', { body: change, token: server.serviceKey })
  assert.deepEqual([changed.status, changed.body.name, changed.body.provider_type], [200, 'Acme Ltd', 'oidc'])
  const [row] = await server.database.query('select client_secret from auth.custom_oauth_providers')
  assert.ok(!String(row?.client_secret).includes(provider.clientSecret))
  assert.equal((await signIn()).hash.includes('access_token'), true)
})

test('auth-js adds, lists, shows, switches off and takes away a provider', async () => {
  const { customProviders } = createClient(server.url.replace('/auth/v1', ''), server.serviceKey).auth.admin
  const created = await customProviders.createProvider({ ...oidc(), provider_type: 'oidc', identifier: 'custom:acme' })
  assert.equal(created.error, null)
  assert.equal((await customProviders.listProviders({ type: 'oidc' })).data?.providers.length, 1)
  assert.equal((await customProviders.listProviders({ type: 'oauth2' })).data?.providers.length, 0)
  assert.equal((await customProviders.getProvider('custom:acme')).data?.issuer, provider.issuer)
  assert.equal((await customProviders.updateProvider('custom:acme', { enabled: false })).data?.enabled, false)
  assert.equal((await server.ask('GET /authorize?provider=custom:acme')).body.error_code, 'validation_failed')
  assert.equal((await customProviders.deleteProvider('custom:acme')).error, null)
  assert.equal((await customProviders.deleteProvider('custom:acme')).error?.code, 'provider_not_found')
})

test('claims that an administrator names are kept as they are', async () => {
  await create({ ...oidc(), custom_claims_allowlist: ['department', 'missing'] })
  const id_token = await provider.mint({ sub: 'ada', email: 'ada@example.org', email_verified: true, department: ['analysis'], age: 36 })
  await server.ask('POST /token?grant_type=id_token', { body: { provider: 'custom:acme', id_token } })
  const [identity] = await server.database.query(`select identity_data -> 'custom_claims' as claims from auth.identities`)
  assert.deepEqual(identity, { claims: { department: ['analysis'] } })
})

test('where administrators may add no providers, they are told so', async () => {
  const refusing = await startTestAuthServer({ settings: { customProvidersEnabled: false } })
  const { status, body } = await create(oidc(), refusing)
  await refusing.stop()
  assert.deepEqual([status, body.error_code], [400, 'feature_disabled'])
})

test('only an administrator adds one', async () => {
  const { status, body } = await server.ask('POST /admin/custom-providers', { body: oidc(), token: server.anonKey })
  assert.deepEqual([status, body.error_code], [403, 'not_admin'])
})

test('an identifier is taken once, and there may be so many', async () => {
  assert.equal((await create(oidc())).status, 201)
  assert.equal((await create(oidc())).body.error_code, 'conflict')
  assert.equal((await create({ ...oidc(), identifier: 'custom:second' })).status, 201)
  assert.equal((await create({ ...oidc(), identifier: 'custom:third' })).body.error_code, 'over_quota')
})

const mistakes = [
  { identifier: 'acme' },
  { identifier: 'custom:With Spaces' },
  { provider_type: 'saml' },
  { name: '' },
  { client_secret: '' },
  { issuer: '' },
  { issuer: 'http://acme.example' },
  { issuer: 'https://user:password@acme.example' },
  { discovery_url: 'file:///etc/passwd' },
  { authorization_params: { redirect_uri: 'https://evil.example' } },
  { authorization_params: { prompt: 7 } },
  { attribute_mapping: { role: 'role' } },
  { attribute_mapping: { email_verified: true } },
]

for (const mistake of mistakes) {
  test(`a provider with ${JSON.stringify(mistake)} is refused`, async () => {
    const { status, body } = await create({ ...oidc(), ...mistake })
    assert.deepEqual([status, body.error_code], [400, 'validation_failed'])
  })
}

for (const issuer of [
  'https://127.0.0.1',
  'https://10.0.0.8',
  'https://[::1]',
  'https://169.254.169.254',
  'https://0x7f.1',
  'https://localhost',
]) {
  test(`an administrator of the API reaches nothing behind this server: ${issuer} is refused`, async () => {
    const { status, body } = await create({ ...oidc(), issuer }, careful)
    assert.deepEqual([status, body.error_code], [400, 'validation_failed'])
    assert.match(body.msg, /private network/)
  })
}

test('a name that leads into a private network is refused when it is asked', async () => {
  assert.equal((await create({ ...oidc(), issuer: 'https://acme.example' }, careful)).status, 201)
  await careful.database.query(`update auth.custom_oauth_providers set issuer = 'https://localhost:9'`)
  const { status, body } = await careful.ask('GET /authorize?provider=custom:acme')
  assert.deepEqual([status, body.error_code], [500, 'unexpected_failure'])
})
