import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, type JsonWebKey, randomUUID, sign } from 'node:crypto'
import { after, before, test } from 'node:test'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { createConfirmedUser, signIn, testPassword } from '../support/test-people.ts'

const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const others = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicJwk = own.publicKey.export({ format: 'jwk' })
const publicPem = own.publicKey.export({ type: 'spki', format: 'pem' }).toString()

let server: TestAuthServer
let now = Date.now()
let userId: string
let sessionId: string

before(async () => {
  const signingKey: JsonWebKey = { ...own.privateKey.export({ format: 'jwk' }), kid: 'own', alg: 'ES256' }
  server = await startTestAuthServer({ signingKey, clock: { now: () => now } })
  await createConfirmedUser(server, { email: 'ada@example.org' })
  const { access_token } = await signInByPassword()
  const claims = JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString())
  userId = claims.sub
  sessionId = claims.session_id
})

after(() => server.stop())

type Header = Readonly<Record<string, unknown>>

const es256 = (text: string, key = own.privateKey) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
const hs256 = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest()

function forge(header: Header, makeSignature: (text: string) => Buffer, changes: Header = {}): string {
  const seconds = Math.floor(now / 1000)
  const claims = {
    sub: userId,
    session_id: sessionId,
    role: 'authenticated',
    aud: 'authenticated',
    iat: seconds,
    exp: seconds + 600,
    ...changes,
  }
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${makeSignature(text).toString('base64url')}`
}

const right = { alg: 'ES256', kid: 'own', typ: 'JWT' }

test('a token that the service itself could have made is taken, so that the others are refused for what is wrong about them', async () => {
  assert.equal((await server.ask('GET /user', { token: forge(right, es256) })).status, 200)
})

const forgeries: readonly [name: string, make: () => string][] = [
  ['is signed by nobody (alg none)', () => forge({ alg: 'none' }, () => Buffer.alloc(0))],
  ['is signed by nobody (alg nOnE)', () => forge({ alg: 'nOnE', kid: 'own' }, () => Buffer.alloc(0))],
  ['takes the public key for a shared secret (PEM)', () => forge({ alg: 'HS256', kid: 'own' }, (text) => hs256(text, publicPem))],
  [
    'takes the public key for a shared secret (JWK)',
    () => forge({ alg: 'HS256', kid: 'own' }, (text) => hs256(text, JSON.stringify(publicJwk))),
  ],
  ['takes an empty secret', () => forge({ alg: 'HS256' }, (text) => hs256(text, ''))],
  ['is signed by another key of the same name', () => forge(right, (text) => es256(text, others.privateKey))],
  [
    'brings its key along (jwk)',
    () => forge({ ...right, kid: undefined, jwk: others.publicKey.export({ format: 'jwk' }) }, (text) => es256(text, others.privateKey)),
  ],
  [
    'says where its key is (jku)',
    () => forge({ ...right, kid: 'theirs', jku: 'https://evil.example/jwks.json' }, (text) => es256(text, others.privateKey)),
  ],
  [
    'says where its certificate is (x5u)',
    () => forge({ ...right, kid: 'theirs', x5u: 'https://evil.example/' }, (text) => es256(text, others.privateKey)),
  ],
  ['names a file as its key', () => forge({ alg: 'HS256', kid: '../../../../dev/null' }, (text) => hs256(text, ''))],
  ['writes SQL in the name of its key', () => forge({ alg: 'HS256', kid: "x' union select 'known' --" }, (text) => hs256(text, 'known'))],
  ['asks for an extension that must be understood', () => forge({ ...right, crit: ['exp'] }, es256)],
  ['is over', () => forge(right, es256, { exp: Math.floor(now / 1000) - 1 })],
  ['has no end', () => forge(right, es256, { exp: undefined })],
  ['is not valid yet', () => forge(right, es256, { nbf: Math.floor(now / 1000) + 600 })],
  ['has a zero for its signature (CVE-2022-21449)', () => forge(right, () => Buffer.alloc(64))],
  ['has an empty signature', () => forge(right, () => Buffer.alloc(0))],
  ['stands for nobody', () => forge(right, es256, { sub: undefined })],
  ['writes SQL for its subject', () => forge(right, es256, { sub: "' or true --" })],
  ['is far too long', () => forge(right, es256, { padding: 'x'.repeat(20_000) }).repeat(3)],
]

for (const [name, make] of forgeries) {
  test(`a token is refused that ${name}`, async () => {
    const { status } = await server.ask('GET /user', { token: make() })
    assert.ok(status === 401 || status === 403 || status === 431, String(status))
    const asAdmin = await server.ask('GET /admin/users', { token: make() })
    assert.ok(asAdmin.status === 401 || asAdmin.status === 403 || asAdmin.status === 431, String(asAdmin.status))
  })
}

test('a token of somebody else, or of a session that is not theirs, is refused', async () => {
  assert.equal((await server.ask('GET /user', { token: forge(right, es256, { sub: randomUUID() }) })).body.error_code, 'user_not_found')
  const stranger = forge(right, es256, { session_id: randomUUID() })
  assert.equal((await server.ask('GET /user', { token: stranger })).body.error_code, 'session_not_found')
})

test('nobody chooses the session that a sign-in gives', async () => {
  const fixed = randomUUID()
  const { body } = await server.ask('POST /token?grant_type=password', {
    body: { email: 'ada@example.org', password: testPassword, session_id: fixed, id: fixed },
    headers: { cookie: `session_id=${fixed}` },
  })
  const claims = JSON.parse(Buffer.from(body.access_token.split('.')[1], 'base64url').toString())
  assert.ok(claims.session_id !== fixed && claims.session_id !== sessionId)
})

test('a refresh token that comes again later ends the session of both who have it', async () => {
  const { refresh_token: stolen, access_token } = await signInByPassword()
  const { body: next } = await refresh(stolen)
  now += 60_000
  const { status, body } = await refresh(stolen)
  assert.deepEqual([status, body.error_code], [400, 'refresh_token_already_used'])
  assert.equal((await refresh(next.refresh_token)).status, 400)
  assert.equal((await server.ask('GET /user', { token: access_token })).body.error_code, 'session_not_found')
})

test('a signed-out session is gone for its access token at once', async () => {
  const client = await signIn(server, { email: 'ada@example.org' })
  const token = (await client.auth.getSession()).data.session?.access_token ?? ''
  await client.auth.signOut({ scope: 'local' })
  assert.equal((await server.ask('GET /user', { token })).body.error_code, 'session_not_found')
})

test('what is published of a key signs nothing', async () => {
  const { body } = await server.ask('GET /.well-known/jwks.json')
  assert.deepEqual(
    body.keys.map((key: object) => ['d' in key, 'k' in key]),
    [[false, false]],
  )
})

async function signInByPassword() {
  const { body } = await server.ask('POST /token?grant_type=password', { body: { email: 'ada@example.org', password: testPassword } })
  return body
}

async function refresh(token: string) {
  return await server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token: token } })
}
