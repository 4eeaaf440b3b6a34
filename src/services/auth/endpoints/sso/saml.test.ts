import assert from 'node:assert/strict'
import { createVerify, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { createClient } from '@supabase/supabase-js'
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici'
import { startTestAuthServer, type TestAuthServer } from '../../../../../tests/support/test-auth-server.ts'
import { createTestAuthority, type TestCertificate } from '../../../../../tests/support/test-certificate.ts'
import {
  type AskedSignIn,
  type AssertionFacts,
  readSignIn,
  startTestIdentityProvider,
  type TestIdentityProvider,
} from '../../../../../tests/support/test-identity-provider.ts'

let server: TestAuthServer
let provider: TestIdentityProvider
let providerId: string

before(async () => {
  server = await startTestAuthServer({
    settings: {
      samlEnabled: true,
      customProvidersPrivateNetwork: true,
      siteUrl: 'https://app.example.org',
      additionalRedirectUrls: ['https://app.example.org/welcome'],
    },
  })
  provider = await startTestIdentityProvider({ email: 'Ada@school.example' })
  const { status, body } = await askAdmin('POST /admin/sso/providers', {
    type: 'saml',
    metadata_xml: provider.metadata,
    domains: ['school.example', 'college.example'],
    attribute_mapping: { keys: { full_name: { name: 'displayName' }, groups: { name: 'groups', array: true }, plan: { default: 'free' } } },
  })
  assert.equal(status, 201)
  providerId = body.id
})

after(async () => {
  await provider.stop()
  await server.stop()
})

test('somebody of the organisation signs in with auth-js, by the domain of their address', async () => {
  const { supabase, storage } = createBrowser('implicit')
  const { data } = await supabase.auth.signInWithSSO({
    domain: 'school.example',
    options: { redirectTo: 'https://app.example.org/welcome' },
  })
  const place = await passProvider(data?.url ?? '')
  assert.equal(place.origin + place.pathname, 'https://app.example.org/welcome')
  const tokens = new URLSearchParams(place.hash.slice(1))
  const session = { access_token: tokens.get('access_token') ?? '', refresh_token: tokens.get('refresh_token') ?? '' }
  const { user } = (await supabase.auth.setSession(session)).data
  assert.deepEqual([user?.email, user?.app_metadata.provider], ['ada@school.example', `sso:${providerId}`])
  const metadata = { ...user?.user_metadata }
  assert.deepEqual(metadata, {
    iss: provider.entityId,
    sub: 'person-1',
    email: 'ada@school.example',
    email_verified: true,
    phone_verified: false,
    full_name: 'Ada Lovelace',
    custom_claims: { groups: ['staff', 'mathematics'], plan: 'free' },
  })
  const claims = (await supabase.auth.getClaims()).data?.claims
  assert.deepEqual(
    claims?.amr?.map((entry) => (typeof entry === 'string' ? entry : entry.method)),
    ['sso/saml'],
  )
  assert.ok(storage.size >= 0)
})

test('the session ends when the identity provider says, at the latest', async () => {
  const ends = Date.now() + 7_200_000
  await bring(await askSignIn(), { changes: { sessionEnds: ends } })
  const [session] = await server.database.query(
    `select extract(epoch from not_after) * 1000 as ends from auth.sessions order by created_at desc limit 1`,
  )
  assert.equal(Number(session?.ends), ends)
})

test('with PKCE the application gets a code and no tokens', async () => {
  const { supabase } = createBrowser('pkce')
  const { data } = await supabase.auth.signInWithSSO({ providerId, options: { redirectTo: 'https://app.example.org/welcome' } })
  const place = await passProvider(data?.url ?? '')
  assert.equal(place.hash, '')
  const { data: exchanged, error } = await supabase.auth.exchangeCodeForSession(place.searchParams.get('code') ?? '')
  assert.equal(error, null)
  assert.equal(exchanged.user?.email, 'ada@school.example')
})

test('the same person comes back to the same account; nobody else ever gets it', async () => {
  const [before] = await server.database.query(`select count(*)::int as users from auth.users where is_sso_user`)
  await bring(await askSignIn())
  const created = await askAdmin('POST /admin/users', {
    email: 'ada@school.example',
    password: 'correct horse battery',
    email_confirm: true,
  })
  assert.equal(created.status, 200)
  await bring(await askSignIn())
  const users = await server.database.query(
    `select id, is_sso_user from auth.users where email = 'ada@school.example' order by is_sso_user`,
  )
  assert.deepEqual([users.length, users[0]?.is_sso_user, users[1]?.is_sso_user], [2, false, true])
  const identities = await server.database.query(`select provider from auth.identities where user_id = '${String(users[0]?.id)}'`)
  assert.deepEqual(
    identities.map(({ provider: name }) => name),
    ['email'],
  )
  const [after] = await server.database.query(`select count(*)::int as users from auth.users where is_sso_user`)
  assert.equal(after?.users, Math.max(1, Number(before?.users)))
})

test('somebody who comes twice at the same moment for the first time gets one account', async () => {
  const asked = await Promise.all([askSignIn(), askSignIn(), askSignIn()])
  const places = await Promise.all(asked.map((one) => bring(one, { changes: { nameId: 'person-9' } })))
  assert.deepEqual(
    places.map(({ hash }) => hash.includes('access_token')),
    [true, true, true],
  )
  const identities = await server.database.query(`select user_id from auth.identities where provider_id = 'person-9'`)
  assert.equal(identities.length, 1)
})

test('a request is signed with the key that the metadata of this service show', async () => {
  const { body: xml, headers } = await server.ask('GET /sso/saml/metadata')
  assert.equal(headers.get('content-type'), 'application/xml')
  const find = (pattern: RegExp) => pattern.exec(xml)?.[1] ?? ''
  assert.equal(find(/entityID="([^"]+)"/), `${server.url}/sso/saml/metadata`)
  assert.equal(find(/AssertionConsumerService[^>]+Location="([^"]+)"/), `${server.url}/sso/saml/acs`)
  const certificate = new X509Certificate(Buffer.from(find(/<X509Certificate>([^<]+)</), 'base64'))
  assert.equal(certificate.verify(certificate.publicKey), true)
  const { signature, issuer, acsUrl } = await askSignIn()
  assert.equal(signature.algorithm, 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
  assert.equal(createVerify('sha256').update(signature.text).verify(certificate.publicKey, signature.value, 'base64'), true)
  assert.deepEqual([issuer, acsUrl], [`${server.url}/sso/saml/metadata`, `${server.url}/sso/saml/acs`])
  assert.equal((await server.ask('GET /sso/saml/metadata')).body, xml)
})

test('the identity provider may begin', async () => {
  const place = await bringUnasked('https://app.example.org/welcome')
  assert.equal(place.origin + place.pathname, 'https://app.example.org/welcome')
  assert.ok(new URLSearchParams(place.hash.slice(1)).has('access_token'))
  assert.equal((await bringUnasked('https://evil.example/')).origin, 'https://app.example.org')
})

test('what is signed may be the response around the assertion', async () => {
  const asked = await askSignIn()
  const place = await post(asked.relayState, provider.sign(provider.render(asked), 'response'))
  assert.ok(new URLSearchParams(place.hash.slice(1)).has('access_token'))
})

const minute = 60_000
const wrongFacts: readonly [name: string, changes: (now: number) => Partial<AssertionFacts>][] = [
  ['meant for another service', () => ({ audience: 'https://other.example/sso' })],
  ['to be brought to another place', () => ({ recipient: 'https://other.example/acs', destination: `${server.url}/sso/saml/acs` })],
  ['in a response sent to another place', () => ({ destination: 'https://other.example/acs' })],
  ['from another identity provider', () => ({ issuer: 'https://evil.example/idp' })],
  ['no longer valid', (now) => ({ notBefore: now - 10 * minute, notOnOrAfter: now - 2 * minute })],
  ['not valid yet', (now) => ({ notBefore: now + 5 * minute, notOnOrAfter: now + 10 * minute })],
  ['an answer to another request', () => ({ inResponseTo: '_another' })],
  ['an answer to another request within', () => ({ subjectInResponseTo: '_another' })],
  ['an answer to no request', () => ({ inResponseTo: undefined })],
  ['of a session that is over', (now) => ({ sessionEnds: now - minute })],
  ['of a refused sign-in', () => ({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' })],
]

for (const [name, changes] of wrongFacts) {
  test(`an assertion is refused that is ${name}`, async () => {
    assertRefused(await bring(await askSignIn(), { changes: changes(Date.now()) }), 'validation_failed')
  })
}

test('an assertion without a lasting name or without an address signs nobody in', async () => {
  const transient = { nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }
  assertRefused(await bring(await askSignIn(), { changes: transient }), 'saml_assertion_no_user_id')
  assertRefused(await bring(await askSignIn(), { changes: { attributes: {} } }), 'saml_assertion_no_email')
})

test('a response is used once, in time, and where it belongs', async () => {
  const asked = await askSignIn()
  const response = provider.sign(provider.render(asked), 'assertion')
  assert.ok((await post(asked.relayState, response)).hash.includes('access_token'))
  assertRefused(await post(asked.relayState, response), 'saml_relay_state_not_found')
  const unasked = provider.sign(provider.render({ issuer: asked.issuer, acsUrl: asked.acsUrl }), 'assertion')
  assert.ok((await post('', unasked)).hash.includes('access_token'))
  assertRefused(await post('', unasked), 'validation_failed')
  const stranger = provider.render({ issuer: asked.issuer, acsUrl: asked.acsUrl }, { issuer: 'https://evil.example/idp' })
  assertRefused(await post('', provider.sign(stranger, 'assertion')), 'saml_idp_not_found')
  const late = await askSignIn()
  await server.database.query(`update auth.saml_relay_states set created_at = now() - interval '1 hour' where id = '${late.relayState}'`)
  assertRefused(await bring(late), 'saml_relay_state_expired')
  assertRefused(await post('not an address', response), 'validation_failed')
})

test('an answer to what this service asked is no answer that nobody asked for', async () => {
  const asked = await askSignIn()
  assertRefused(await post('', provider.sign(provider.render(asked), 'assertion')), 'validation_failed')
})

/** Signature wrapping: "On Breaking SAML: Be Whoever You Want to Be", USENIX Security 2012, and later kin. */
const forgeries: readonly [name: string, forge: (signed: string, plain: string) => string][] = [
  ['is not signed at all', (_signed, plain) => plain],
  ['had its subject changed', (signed) => signed.replace('person-1', 'person-2')],
  ['had its signature taken away', (signed) => signed.replace(/<Signature.*<\/Signature>/s, '')],
  ['stands before the signed one', (signed) => signed.replace('<saml:Assertion', `${evilAssertion(signed)}<saml:Assertion`)],
  ['stands after the signed one', (signed) => signed.replace('</samlp:Response>', `${evilAssertion(signed)}</samlp:Response>`)],
  [
    'wraps the signed one as its child',
    (signed) => {
      const original = assertionOf(signed)
      return signed.replace(original, evilAssertion(signed).replace('</saml:Assertion>', `${original}</saml:Assertion>`))
    },
  ],
  [
    'holds the signed one in the signature object',
    (signed) => {
      const original = assertionOf(signed)
      const signature = signatureOf(signed)
      const holding = signature.replace('</Signature>', `<Object>${original.replace(signature, '')}</Object></Signature>`)
      return signed.replace(original, evilAssertion(signed).replace('</saml:Issuer>', `</saml:Issuer>${holding}`))
    },
  ],
  [
    'hides the signed one in extensions',
    (signed) => {
      const original = assertionOf(signed)
      const hidden = `<samlp:Extensions>${original}</samlp:Extensions>`
      return signed
        .replace(original, '')
        .replace('<samlp:Status>', `${hidden}<samlp:Status>`)
        .replace('</samlp:Response>', `${evilAssertion(signed)}</samlp:Response>`)
    },
  ],
  [
    'has the ID of the signed one',
    (signed) => signed.replace('</samlp:Response>', `${evilAssertion(signed, idOf(signed))}</samlp:Response>`),
  ],
  ['cuts a name with a comment', (signed) => signed.replace('person-1', 'person<!-- -->-2')],
  ['refers to an entity', (signed) => `<!DOCTYPE r [<!ENTITY e "person-2">]>${signed.replace('person-1', '&e;')}`],
  ['reads a file', (signed) => `<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>${signed.replace('person-1', '&e;')}`],
  ['is no XML', () => 'nothing of the kind'],
  ['is encrypted', (signed) => signed.replaceAll('saml:Assertion', 'saml:EncryptedAssertion')],
]

for (const [name, forge] of forgeries) {
  test(`a forged response is refused: one that ${name}`, async () => {
    const asked = await askSignIn()
    const plain = provider.render(asked)
    assertRefused(await post(asked.relayState, forge(provider.sign(plain, 'assertion'), plain)), 'validation_failed')
  })
}

test('a response signed by another key, or by an algorithm that no longer holds, is refused', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const ways = [{ key }, { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }, { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }]
  for (const way of ways) {
    const asked = await askSignIn()
    assertRefused(await post(asked.relayState, provider.sign(provider.render(asked), 'assertion', way)), 'validation_failed')
  }
})

test('a comment inside a signed name changes nothing about it', async () => {
  const asked = await askSignIn()
  const signed = provider.sign(provider.render(asked), 'assertion').replace('person-1', 'per<!-- -->son-1')
  const place = await post(asked.relayState, signed)
  assert.ok(place.hash.includes('access_token'))
  const [newest] = await server.database.query(`select count(*)::int as others from auth.identities where provider_id in ('per', 'son-1')`)
  assert.equal(newest?.others, 0)
})

test('who was banned stays out, and so does everybody of a provider that is disabled', async () => {
  const who = `is_sso_user and email = 'ada@school.example'`
  await server.database.query(`update auth.users set banned_until = now() + interval '1 day' where ${who}`)
  assertRefused(await bring(await askSignIn()), 'user_banned')
  await server.database.query(`update auth.users set banned_until = null where ${who}`)
  const asked = await askSignIn()
  await askAdmin(`PUT /admin/sso/providers/${providerId}`, { disabled: true })
  assertRefused(await bring(asked), 'sso_provider_disabled')
  assert.equal((await server.ask('POST /sso', { body: { provider_id: providerId } })).body.error_code, 'sso_provider_disabled')
  await askAdmin(`PUT /admin/sso/providers/${providerId}`, { disabled: false })
})

test('a sign-in names one provider that there is', async () => {
  const ask = async (body: unknown) => (await server.ask('POST /sso', { body })).body.error_code
  assert.equal(await ask({}), 'validation_failed')
  assert.equal(await ask({ domain: 'school.example', provider_id: providerId }), 'validation_failed')
  assert.equal(await ask({ domain: 'nobody.example' }), 'sso_provider_not_found')
  assert.equal(await ask({ provider_id: 'nobody' }), 'sso_provider_not_found')
  const { status, headers } = await server.ask('POST /sso', { body: { domain: 'SCHOOL.example' } })
  assert.deepEqual([status, new URL(headers.get('location') ?? '').origin], [303, provider.url])
})

test('administrators connect, change and cut off identity providers', async () => {
  const metadata = provider.metadata.replaceAll(provider.entityId, 'https://idp.other.example')
  const made = await askAdmin('POST /admin/sso/providers', { type: 'saml', metadata_xml: metadata, domains: ['other.example'] })
  assert.deepEqual(
    [made.status, made.body.saml.entity_id, made.body.domains],
    [201, 'https://idp.other.example', [{ domain: 'other.example' }]],
  )
  const path = `/admin/sso/providers/${made.body.id}`
  const changed = await askAdmin(`PUT ${path}`, { domains: ['Other.example', 'third.example'], name_id_format: persistent })
  assert.deepEqual(changed.body.domains, [{ domain: 'other.example' }, { domain: 'third.example' }])
  assert.equal(changed.body.saml.name_id_format, persistent)
  assert.equal((await askAdmin(`GET ${path}`)).body.saml.metadata_xml, metadata)
  const listed = (await askAdmin('GET /admin/sso/providers')).body.items
  assert.deepEqual(
    listed.map(({ saml }: { saml: object }) => 'metadata_xml' in saml),
    [false, false],
  )
  const problems: readonly [line: string, body: unknown, code: string][] = [
    ['POST /admin/sso/providers', { type: 'saml', metadata_xml: metadata }, 'saml_idp_already_exists'],
    ['POST /admin/sso/providers', { type: 'oidc', metadata_xml: metadata }, 'validation_failed'],
    ['POST /admin/sso/providers', { type: 'saml' }, 'validation_failed'],
    ['POST /admin/sso/providers', { type: 'saml', metadata_url: 'http://idp.example/metadata' }, 'validation_failed'],
    ['POST /admin/sso/providers', { type: 'saml', metadata_url: 'https://127.0.0.1:1/metadata' }, 'saml_metadata_fetch_failed'],
    ['POST /admin/sso/providers', { type: 'saml', metadata_xml: '<x/>' }, 'validation_failed'],
    ['POST /admin/sso/providers', { type: 'saml', metadata_xml: `<!DOCTYPE x>${metadata}` }, 'validation_failed'],
    [`PUT ${path}`, { metadata_xml: provider.metadata }, 'saml_entity_id_mismatch'],
    [`PUT ${path}`, { domains: ['school.example'] }, 'sso_domain_already_exists'],
    [`PUT ${path}`, { domains: ['a b'] }, 'validation_failed'],
    [`PUT ${path}`, { name_id_format: 'urn:nothing' }, 'validation_failed'],
    ['GET /admin/sso/providers/nobody', undefined, 'sso_provider_not_found'],
  ]
  for (const [line, body, code] of problems) assert.equal((await askAdmin(line, body)).body.error_code, code, JSON.stringify(body))
  assert.equal((await askAdmin(`GET ${path}`)).body.domains.length, 2)
  assert.equal((await askAdmin(`DELETE ${path}`)).status, 200)
  assert.equal((await askAdmin(`GET ${path}`)).status, 404)
  assert.equal((await server.ask('GET /admin/sso/providers', { token: server.anonKey })).status, 403)
})

test('metadata that are a day old are read anew where the provider publishes them, and kept where they cannot be had', async () => {
  const authority = createTestAuthority('The tests')
  let answers = 0
  const publisher = createServer({ ...asServer(authority.issue('localhost')) }, (_request, reply) => {
    answers += 1
    reply.end(answers === 2 ? provider.metadata.replace(provider.entityId, 'https://evil.example') : provider.metadata)
  })
  await new Promise<void>((listening) => publisher.listen(0, '127.0.0.1', listening))
  const trusted = getGlobalDispatcher()
  setGlobalDispatcher(new Agent({ connect: { ca: authority.certificate } }))
  const place = `https://localhost:${(publisher.address() as AddressInfo).port}/metadata`
  const age = () =>
    server.database.query(`update auth.saml_providers set updated_at = now() - interval '25 hours', metadata_url = '${place}'`)
  try {
    for (const expected of [1, 2, 3]) {
      await age()
      assert.ok((await bring(await askSignIn())).hash.includes('access_token'))
      assert.ok(answers >= expected)
    }
    const before = answers
    await bring(await askSignIn())
    assert.equal(answers, before)
  } finally {
    setGlobalDispatcher(trusted)
    await new Promise((closed) => publisher.close(closed))
  }
  await age()
  assert.ok((await bring(await askSignIn())).hash.includes('access_token'))
  const [kept] = await server.database.query(`select metadata_xml from auth.saml_providers`)
  assert.equal(kept?.metadata_xml, provider.metadata)
  await server.database.query('update auth.saml_providers set metadata_url = null')
})

const asServer = ({ certificate, key }: TestCertificate) => ({ cert: certificate, key })

test('a project without SAML says so', async () => {
  const closed = await startTestAuthServer()
  try {
    for (const line of ['GET /sso/saml/metadata', 'POST /sso']) {
      const { status, body } = await closed.ask(line, line.startsWith('POST') ? { body: { domain: 'school.example' } } : {})
      assert.deepEqual([status, body.error_code], [404, 'saml_provider_disabled'])
    }
  } finally {
    await closed.stop()
  }
})

const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

async function askAdmin(line: string, body?: unknown) {
  return await server.ask(line, { token: server.serviceKey, ...(body === undefined ? {} : { body }) })
}

async function askSignIn(): Promise<AskedSignIn> {
  const { body } = await server.ask('POST /sso', { body: { provider_id: providerId, skip_http_redirect: true } })
  return readSignIn(new URL(body.url))
}

async function bring(asked: AskedSignIn, { changes = {} }: { readonly changes?: Partial<AssertionFacts> } = {}): Promise<URL> {
  return await post(asked.relayState, provider.sign(provider.render(asked, changes), 'assertion'))
}

async function bringUnasked(relayState: string): Promise<URL> {
  const us = { issuer: `${server.url}/sso/saml/metadata`, acsUrl: `${server.url}/sso/saml/acs` }
  return await post(relayState, provider.sign(provider.render(us), 'assertion'))
}

/** As the browser does with the form of the provider; gives where it is sent then. */
async function post(relayState: string, response: string): Promise<URL> {
  const form = new URLSearchParams({ SAMLResponse: Buffer.from(response).toString('base64'), RelayState: relayState })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const reply = await server.ask('POST /sso/saml/acs', { body: String(form), headers })
  return new URL(reply.headers.get('location') ?? assert.fail(JSON.stringify(reply.body)))
}

/** Opens the provider's page and sends its form. */
async function passProvider(address: string): Promise<URL> {
  const page = await (await fetch(address)).text()
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''
  return await post(value('RelayState'), Buffer.from(value('SAMLResponse'), 'base64').toString())
}

function assertRefused(place: URL, code: string): void {
  assert.deepEqual([place.origin, place.searchParams.get('error_code')], ['https://app.example.org', code], place.href)
  assert.equal(place.href.includes('access_token'), false)
}

function createBrowser(flowType: 'implicit' | 'pkce') {
  const storage = new Map<string, string>()
  const auth = {
    flowType,
    autoRefreshToken: false,
    storage: {
      getItem: (name: string) => storage.get(name) ?? null,
      setItem: (name: string, value: string) => void storage.set(name, value),
      removeItem: (name: string) => void storage.delete(name),
    },
  }
  return { supabase: createClient(server.url.replace('/auth/v1', ''), server.anonKey, { auth }), storage }
}

const assertionOf = (xml: string) => /<saml:Assertion.*<\/saml:Assertion>/s.exec(xml)?.[0] ?? ''
const signatureOf = (xml: string) => /<Signature.*<\/Signature>/s.exec(xml)?.[0] ?? ''
const idOf = (xml: string) => /<saml:Assertion ID="([^"]+)"/.exec(xml)?.[1] ?? ''

/** What an attacker would like to have been said. */
function evilAssertion(signed: string, id = '_evil'): string {
  const unsigned = assertionOf(signed).replace(signatureOf(signed), '')
  return unsigned.replace(/ID="[^"]+"/, `ID="${id}"`).replace('person-1', 'person-2')
}
