import assert from 'node:assert/strict'
import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type AuthPerson, createPerson, readClaims, startSession } from '../support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicKey = createPublicKey(privateKey)
const kid = 'key-of-the-project'
const issuer = 'https://project.example.org/auth/v1'

let server: TestAuthServer
let person: AuthPerson

before(async () => {
  const signingKey = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', kid }
  server = await startTestAuthServer({ signingKey, settings: { jwtIssuer: issuer } })
  person = await createPerson(server)
})
after(() => server.stop())

type Parts = { readonly header?: object; readonly claims?: object; readonly signature?: (text: string) => Buffer | string }

const seconds = () => Math.floor(Date.now() / 1000)
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const byHmac = (secret: string | Buffer) => (text: string) => createHmac('sha256', secret).update(text).digest()
const byKey = (key: KeyObject) => (text: string) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })

/** A token of the person, as good as the service's own in all that is not said. */
function forge({ header = {}, claims = {}, signature = byKey(privateKey) }: Parts): string {
  const text = `${encode({ alg: 'ES256', typ: 'JWT', kid, ...header })}.${encode({
    sub: person.id,
    role: 'authenticated',
    aud: 'authenticated',
    iss: issuer,
    exp: seconds() + 600,
    ...claims,
  })}`
  const signed = signature(text)
  return `${text}.${typeof signed === 'string' ? signed : signed.toString('base64url')}`
}

const show = async (token: string) => {
  const { status, body } = await server.ask('GET /user', { token })
  return status === 200 ? 'shown' : body.error_code
}

const administer = async (claims: object, signature: Parts['signature'], header: object = {}) => {
  const token = forge({ header: { alg: 'HS256', kid: undefined, ...header }, claims, ...(signature && { signature }) })
  return (await server.ask('GET /admin/users', { token })).status
}

test('the token that all others here differ from by one thing is a good one', async () => {
  assert.equal(await show(forge({})), 'shown')
  assert.equal((await server.ask('GET /admin/users', { token: server.serviceKey })).status, 200)
})

test('a token without a signature is none, however none is spelt', async () => {
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, undefined])
    for (const signature of ['', 'e30', byKey(privateKey)('x').toString('base64url')]) {
      assert.equal(await show(forge({ header: { alg }, signature: () => signature })), 'bad_jwt', String(alg))
      assert.equal(await administer({ role: 'service_role' }, () => signature, { alg }), 403)
    }
  const [header, claims] = forge({}).split('.')
  for (const token of [`${header}.${claims}`, `${header}.${claims}.`, `${header}..`, '..', '.']) assert.equal(await show(token), 'bad_jwt')
})

test('a public key is no shared secret, in whatever form it is tried', async () => {
  const jwk = publicKey.export({ format: 'jwk' })
  const published = (await server.ask('GET /.well-known/jwks.json')).body.keys[0]
  const secrets = [
    publicKey.export({ type: 'spki', format: 'pem' }),
    publicKey.export({ type: 'spki', format: 'pem' }).toString().trim(),
    publicKey.export({ type: 'spki', format: 'der' }),
    JSON.stringify(jwk),
    JSON.stringify(published),
    Buffer.from(String(jwk.x), 'base64url'),
    Buffer.concat([Buffer.from([4]), Buffer.from(String(jwk.x), 'base64url'), Buffer.from(String(jwk.y), 'base64url')]),
    '',
  ]
  for (const secret of secrets)
    for (const named of [kid, undefined]) {
      assert.equal(await show(forge({ header: { alg: 'HS256', kid: named }, signature: byHmac(secret) })), 'bad_jwt')
      assert.equal(await administer({ role: 'service_role' }, byHmac(secret), { kid: named }), 403)
    }
})

test('an RSA key neither: neither as a secret nor as a key that the token brings along', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = rsa.publicKey.export({ format: 'jwk' })
  const byRsa = (text: string) => sign('sha256', Buffer.from(text), rsa.privateKey)
  for (const header of [
    {},
    { jwk },
    { jwk, kid: undefined },
    { jku: 'https://evil.example/jwks.json' },
    { x5u: 'https://evil.example/cert' },
  ])
    assert.equal(await show(forge({ header: { alg: 'RS256', ...header }, signature: byRsa })), 'bad_jwt')
})

test('another key of the same name, a signature of zeros and one of another token are refused', async () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  assert.equal(await show(forge({ signature: byKey(other) })), 'bad_jwt')
  assert.equal(await show(forge({ signature: () => Buffer.alloc(64) })), 'bad_jwt')
  assert.equal(await show(forge({ signature: () => Buffer.alloc(0) })), 'bad_jwt')
  assert.equal(await show(forge({ signature: () => forge({ claims: { role: 'anon' } }).split('.')[2] ?? '' })), 'bad_jwt')
})

test('the name of a key opens no file and asks no table', async () => {
  const names = ['../../../../../../dev/null', '/dev/null', '/proc/sys/kernel/randomize_va_space', 'file:///dev/null', 'http://127.0.0.1/']
  const questions = ["' or '1'='1", `${kid}' --`, "' union select 'AA' --", "'; drop table auth.users; --", '$1', `${kid}\0`, '__proto__']
  for (const name of [...names, ...questions, ['a', kid], { a: 1 }, 7])
    for (const secret of ['', 'AA', '\0', '2\n']) {
      assert.equal(await show(forge({ header: { alg: 'HS256', kid: name }, signature: byHmac(secret) })), 'bad_jwt')
      assert.equal(await administer({ role: 'service_role' }, byHmac(secret), { kid: name }), 403)
    }
})

test('a token that is over, not yet begun, without an end, for others or from others opens nothing', async () => {
  const wrong = {
    over: { exp: seconds() - 1 },
    'just over': { exp: seconds() },
    'without an end': { exp: undefined },
    'with an end that is text': { exp: String(seconds() + 600) },
    'not yet begun': { nbf: seconds() + 60 },
    'for another audience': { aud: 'another' },
    'for other audiences': { aud: ['another', 'Authenticated'] },
    'from another issuer': { iss: 'https://evil.example/auth/v1' },
    'from an issuer that begins alike': { iss: `${issuer}/` },
    'of nobody': { sub: undefined },
    'of somebody who is not there': { sub: randomUUID() },
    'of a text that is no UUID': { sub: "' or true --" },
    'of a session that is not there': { session_id: randomUUID() },
    'of a session that is text': { session_id: "' or true --" },
  }
  for (const [what, claims] of Object.entries(wrong)) assert.notEqual(await show(forge({ claims })), 'shown', what)
  assert.equal(await show(forge({ claims: { aud: ['another', 'authenticated'] } })), 'shown')
})

test('a session of one person lends nothing to another', async () => {
  const other = await createPerson(server)
  const { access_token } = await startSession(server, other)
  assert.equal(await show(forge({ claims: { session_id: readClaims(access_token).session_id } })), 'session_not_found')
})

test('what only administrators may is refused to people, whatever their token claims beside its role', async () => {
  const { access_token } = await startSession(server, person)
  assert.equal((await server.ask('GET /admin/users', { token: access_token })).status, 403)
  const claims = { app_metadata: { role: 'service_role' }, user_metadata: { role: 'service_role' }, roles: ['service_role'] }
  for (const role of ['authenticated', 'anon', 'supabase_admin', 'SERVICE_ROLE', 'service_role ', ['service_role'], undefined])
    assert.notEqual((await server.ask('GET /admin/users', { token: server.sign({ ...claims, role }) })).status, 200, String(role))
})

test('a key in the address is no key', async () => {
  for (const name of ['apikey', 'token', 'access_token', 'jwt', 'authorization'])
    assert.equal((await server.ask(`GET /admin/users?${name}=${server.serviceKey}`)).status, 401)
  assert.equal((await server.ask('GET /admin/users', { headers: { cookie: `sb-access-token=${server.serviceKey}` } })).status, 401)
})
