import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type AuthPerson, createPerson, type SignedIn, startSession } from '../support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { readNewest } from '../support/test-mailbox.ts'
import { testPassword } from '../support/test-people.ts'

let server: TestAuthServer
let person: AuthPerson
let session: SignedIn

before(async () => {
  server = await startTestAuthServer({
    settings: { emailConfirmations: true, smsSignup: true, emailMaxFrequency: 0, enableAnonymousSignIns: true, enableManualLinking: true },
  })
  person = await createPerson(server)
  session = await startSession(server, person)
})
after(() => server.stop())

/** What nobody may say of themselves, under every name it has in a body, a row or a claim. */
const powers = {
  id: '11111111-1111-4111-8111-111111111111',
  aud: 'service_role',
  role: 'service_role',
  app_metadata: { role: 'admin', provider: 'google' },
  raw_app_meta_data: { role: 'admin' },
  user_metadata: { from: 'the top' },
  raw_user_meta_data: { from: 'the top' },
  is_super_admin: true,
  is_sso_user: true,
  is_anonymous: true,
  email_confirm: true,
  phone_confirm: true,
  email_confirmed_at: '2020-01-01T00:00:00Z',
  phone_confirmed_at: '2020-01-01T00:00:00Z',
  confirmed_at: '2020-01-01T00:00:00Z',
  banned_until: '2030-01-01T00:00:00Z',
  encrypted_password: 'x',
  password_hash: '$2a$10$aaaaaaaaaaaaaaaaaaaaaeu1c5XrUo3y5b8a1aZ0Jr1bq3a6yX5sK',
  aal: 'aal2',
  identities: [{ provider: 'google', id: '1', identity_data: { email: 'ceo@example.org', email_verified: true } }],
  factors: [{ status: 'verified' }],
  created_at: '2020-01-01T00:00:00Z',
}

const standing = async (email: string) => {
  const rows = await server.database.query(
    `select u.aud, role, raw_app_meta_data as app, is_super_admin, is_sso_user, is_anonymous, banned_until, phone_confirmed_at,
       (select json_agg(provider) from auth.identities where user_id = u.id) as providers,
       (select count(*)::int from auth.mfa_factors where user_id = u.id) as factors
     from auth.users u where email = $1`,
    [email],
  )
  return rows[0]
}

const ordinary = {
  aud: 'authenticated',
  role: 'authenticated',
  app: { provider: 'email', providers: ['email'] },
  is_super_admin: null,
  is_sso_user: false,
  is_anonymous: false,
  banned_until: null,
  phone_confirmed_at: null,
  providers: ['email'],
  factors: 0,
}

test('whatever somebody says of themselves at a sign-up, they are like everybody else', async () => {
  for (const [email, body] of [
    ['top@example.org', { ...powers, data: {} }],
    ['data@example.org', { data: powers }],
    ['nested@example.org', { data: { app_metadata: powers, user: powers } }],
  ] as const) {
    const { status } = await server.ask('POST /signup', { body: { email, password: testPassword, ...body } })
    assert.equal(status, 200)
    assert.deepEqual(await standing(email), ordinary)
    const [row] = await server.database.query('select email_confirmed_at from auth.users where email = $1', [email])
    assert.deepEqual(row, { email_confirmed_at: null })
  }
})

test('nor by a code, without a name, by their profile or by signing in', async () => {
  const email = 'by-code@example.org'
  await server.ask('POST /otp', { body: { ...powers, email, data: powers } })
  const { code } = await readNewest(server.database, email)
  await server.ask('POST /verify', { body: { ...powers, type: 'email', email, token: code } })
  assert.deepEqual(await standing(email), ordinary)

  const guest = await server.ask('POST /signup', { body: { ...powers, data: powers } })
  const [row] = await server.database.query('select role, aud, raw_app_meta_data as app from auth.users where id = $1', [
    guest.body.user.id,
  ])
  assert.deepEqual(row, { role: 'authenticated', aud: 'authenticated', app: {} })

  const changed = await server.ask('PUT /user', { token: session.access_token, body: { ...powers, data: powers } })
  assert.equal(changed.status, 200)
  const again = await server.ask('POST /token?grant_type=password', { body: { ...powers, email: person.email, password: testPassword } })
  assert.equal(again.body.user.role, 'authenticated')
  assert.deepEqual(await standing(person.email), ordinary)
})

test('names that reach for prototypes are names', async () => {
  const body = `{"email":"proto@example.org","password":"${testPassword}","__proto__":{"role":"service_role","email_confirm":true},
    "data":{"__proto__":{"role":"service_role"},"constructor":{"prototype":{"polluted":true}}}}`
  const { status } = await server.ask('POST /signup', { body })
  assert.equal(status, 200)
  assert.deepEqual(await standing('proto@example.org'), ordinary)
  const token = session.access_token
  assert.equal(
    (await server.ask('PUT /user', { token, body: '{"data":{"__proto__":{"polluted":true},"a":{"__proto__":{"polluted":true}}}}' })).status,
    200,
  )
  assert.equal(({} as Record<string, unknown>).polluted, undefined)
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    assert.equal((await server.ask(`POST /token?grant_type=${name}`, { body: {} })).status, 400)
    assert.equal((await server.ask(`GET /authorize?provider=${name}`)).status, 400)
    assert.equal((await server.ask('POST /verify', { body: { type: name, token_hash: 'x' } })).status, 400)
    assert.equal((await server.ask('POST /resend', { body: { type: name, email: person.email } })).status, 400)
    assert.equal((await server.ask('POST /factors', { token, body: { factor_type: name } })).status, 400)
  }
})

test('of a name that comes twice the last one counts, for every check alike', async () => {
  const body = `{"email":"first@example.org","email":"second@example.org","password":"a","password":"${testPassword}"}`
  const { body: answered } = await server.ask('POST /signup', { body })
  assert.equal(answered.email, 'second@example.org')
  assert.equal(await standing('first@example.org'), undefined)
})

test('SQL in a text is text', async () => {
  const sql = `'; drop table auth.users; -- " \\ $1 %s {{.Token}}`
  const email = 'sql@example.org'
  const data = { name: sql, [sql]: sql }
  await server.ask('POST /signup', { body: { email, password: sql, data }, headers: { 'user-agent': sql } })
  const [row] = await server.database.query('select raw_user_meta_data as data from auth.users where email = $1', [email])
  assert.deepEqual(row, { data })
  const token = server.serviceKey
  const places = [
    '/admin/users?filter=',
    '/admin/audit?query=author:',
    '/admin/users/',
    '/sso/saml/metadata?download=',
    '/verify?type=signup&token=',
  ]
  for (const place of places) {
    const { status } = await server.ask(`GET ${place}${encodeURIComponent(sql)}`, { token })
    assert.ok(status < 500, `${place} ${status}`)
  }
  for (const [line, body] of Object.entries(askings(sql))) {
    const { status } = await server.ask(line, { body })
    assert.ok(status < 500, `${line} ${status}`)
  }
  assert.deepEqual(await standing(email), ordinary)
})

const askings = (text: string) => ({
  'POST /signup': { email: text, password: testPassword },
  'POST /otp': { email: `${text}@example.org` },
  'POST /verify': { type: 'signup', email: person.email, token: text },
  'POST /recover': { email: text },
  'POST /resend': { type: text, email: person.email },
  'POST /sso': { domain: text },
  'POST /token?grant_type=password': { email: person.email, password: text },
  'POST /token?grant_type=refresh_token': { refresh_token: text },
  'POST /token?grant_type=pkce': { auth_code: text, code_verifier: text },
  'POST /token?grant_type=id_token': { provider: text, id_token: text },
})

test('what PostgreSQL has no room for is refused before it gets there', async () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
  const bodies = [
    '{"x":"a\\u0000"}',
    '{"a\\u0000":1}',
    '{"x":"\\ud800"}',
    '{"x":["\\udc00"]}',
    `{"x":${deep(200)}}`,
    `{"x":${deep(200_000)}}`,
  ]
  const token = session.access_token
  for (const data of bodies) {
    const answers = [
      await server.ask('POST /signup', { body: `{"email":"refused@example.org","password":"${testPassword}","data":${data}}` }),
      await server.ask('POST /otp', { body: `{"email":"refused@example.org","data":${data}}` }),
      await server.ask('PUT /user', { token, body: `{"data":${data}}` }),
      await server.ask('POST /invite', { token: server.serviceKey, body: `{"email":"refused@example.org","data":${data}}` }),
      await server.ask('POST /admin/users', { token: server.serviceKey, body: `{"email":"refused@example.org","app_metadata":${data}}` }),
    ]
    for (const { status, body } of answers) assert.deepEqual([status, body.error_code], [400, 'validation_failed'], data.slice(0, 40))
  }
  for (const path of ['/admin/users?filter=%00', '/admin/audit?query=author:%00', '/callback?state=%00&code=%00'])
    assert.ok((await server.ask(`GET ${path}`, { token: server.serviceKey })).status < 500, path)
  assert.equal(await standing('refused@example.org'), undefined)
  assert.equal(
    (await server.ask('POST /signup', { body: `{"email":"fine@example.org","password":"${testPassword}","data":{"x":${deep(50)}}}` }))
      .status,
    200,
  )
})

test('10 MB are refused wherever they are sent, with a length or without', async () => {
  const big = Buffer.alloc(10 * 1024 * 1024, ' ')
  const lines = [
    ...Object.keys(askings('x')),
    'PUT /user',
    'POST /logout',
    'POST /invite',
    'POST /callback',
    'POST /sso/saml/acs',
    'POST /oauth/token',
  ]
  for (const line of lines) assert.equal(await send(line, big), 413, line)
  const chunks = new ReadableStream({
    start: (controller) => {
      for (let i = 0; i < 10; i++) controller.enqueue(Buffer.alloc(1024 * 1024, ' '))
      controller.close()
    },
  })
  assert.equal(await send('POST /signup', chunks), 413)
  assert.equal((await server.ask('GET /health')).status, 200)
})

/** The status; a connection that the server closed while it was still being sent to counts as refused too. */
async function send(line: string, body: BodyInit): Promise<number> {
  const [method = '', path = ''] = line.split(' ')
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${session.access_token}` }
  try {
    const reply = await fetch(`${server.url}${path}`, { method, headers, body, duplex: 'half' } as RequestInit)
    await reply.text()
    return reply.status
  } catch {
    return 413
  }
}

test('addresses that are none, or none that every mail server reads alike, are refused', async () => {
  const odd = [
    'a@b@example.org',
    '"a b"@example.org',
    'a@example.org,b@example.org',
    'a@example.org\nbcc: b@example.org',
    'a@example.org%0d%0abcc:x',
    '<a@example.org>',
    'Ada <a@example.org>',
    'a@[127.0.0.1]',
    'a@-example.org',
    'a@example',
    'аda@example.org',
    'a@exаmple.org',
    'a\u200b@example.org',
    'a@example.org\u0000',
    '\u212Aim@example.org',
    'a(comment)@example.org',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b'.repeat(250)}.org`,
    `${'a'.repeat(100_000)}@example.org`,
  ]
  for (const email of odd) {
    const { status, body } = await server.ask('POST /otp', { body: { email } })
    assert.deepEqual([status, body.error_code], [400, 'validation_failed'], email.slice(0, 60))
  }
})
