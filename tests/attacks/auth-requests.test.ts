import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { TOTP } from 'otpauth'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { readNewest } from '../support/test-mailbox.ts'
import { createConfirmedUser, testPassword } from '../support/test-people.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    settings: { siteUrl: 'https://app.example.org', emailConfirmations: true, mfaTotpEnrollEnabled: true, mfaTotpVerifyEnabled: true },
  })
  for (const name of ['ada', 'grace', 'mallory']) await createConfirmedUser(server, { email: `${name}@example.org` })
})

after(() => server.stop())

const wanted = {
  id: '00000000-0000-4000-8000-000000000000',
  role: 'service_role',
  aud: 'admin',
  app_metadata: { provider: 'admin', claims_admin: true },
  raw_app_meta_data: { claims_admin: true },
  is_super_admin: true,
  is_sso_user: true,
  is_anonymous: true,
  email_confirmed_at: '2020-01-01T00:00:00Z',
  confirmed_at: '2020-01-01T00:00:00Z',
  banned_until: '2099-01-01T00:00:00Z',
  encrypted_password: 'x',
}

const selectPerson = (email: string) => `
  select role, aud, raw_app_meta_data as app, is_super_admin, is_sso_user, is_anonymous, email_confirmed_at is not null as confirmed, banned_until
  from auth.users where email = '${email}'`

const unchanged = {
  role: 'authenticated',
  aud: 'authenticated',
  is_super_admin: null,
  is_sso_user: false,
  is_anonymous: false,
  banned_until: null,
}

test('a sign-up makes nobody more than a user, whatever it says', async () => {
  const pollution = '"__proto__": {"role": "service_role"}, "constructor": {"prototype": {"role": "service_role"}}'
  const text = `{${pollution}, ${JSON.stringify({ ...wanted, email: 'eve@example.org', password: testPassword, data: wanted }).slice(1)}`
  assert.equal((await server.ask('POST /signup', { body: text })).status, 200)
  const [person] = await server.database.query(selectPerson('eve@example.org'))
  assert.deepEqual(person, { ...unchanged, app: { provider: 'email', providers: ['email'] }, confirmed: false })
  assert.equal(({} as { role?: string }).role, undefined)
})

test('nobody makes more of themselves by changing their user', async () => {
  const token = await signIn('ada')
  await server.ask('PUT /user', { token, body: { ...wanted, data: { name: 'Ada' } } })
  const [person] = await server.database.query(selectPerson('ada@example.org'))
  assert.deepEqual(person, { ...unchanged, app: { provider: 'email', providers: ['email'] }, confirmed: true })
})

test('what administrators may do nobody else may', async () => {
  const lines = [
    'GET /admin/users',
    'POST /admin/users',
    'GET /admin/audit',
    'POST /admin/generate_link',
    'GET /admin/sso/providers',
    'GET /admin/oauth/clients',
  ]
  for (const line of [...lines, 'POST /invite', 'GET /admin/custom-providers'])
    for (const token of [undefined, server.anonKey, await signIn('mallory'), `${server.serviceKey}x`]) {
      const body = line.startsWith('POST') ? { body: { email: 'x@example.org', type: 'magiclink' } } : {}
      const { status } = await server.ask(line, { ...(token === undefined ? {} : { token }), ...body })
      assert.ok(status === 401 || status === 403, `${line}: ${status}`)
    }
})

test('with one factor of two nobody changes the password, adds a factor or takes one away', async () => {
  const first = await signIn('grace')
  const { body: enrolled } = await server.ask('POST /factors', { token: first, body: { factor_type: 'totp' } })
  const { body: challenge } = await server.ask(`POST /factors/${enrolled.id}/challenge`, { token: first, body: {} })
  const code = new TOTP({ secret: enrolled.totp.secret }).generate()
  await server.ask(`POST /factors/${enrolled.id}/verify`, { token: first, body: { challenge_id: challenge.id, code } })
  const token = await signIn('grace')
  const lines: readonly [line: string, body?: unknown][] = [
    ['PUT /user', { password: 'a password of the thief' }],
    ['PUT /user', { email: 'thief@example.org' }],
    ['POST /factors', { factor_type: 'totp' }],
    [`DELETE /factors/${enrolled.id}`],
  ]
  for (const [line, body] of lines) {
    const { status, body: refusal } = await server.ask(line, { token, ...(body === undefined ? {} : { body }) })
    assert.deepEqual([status >= 400, refusal.error_code], [true, 'insufficient_aal'], `${line}: ${JSON.stringify(refusal)}`)
  }
  const { body: again } = await server.ask(`POST /factors/${enrolled.id}/challenge`, { token, body: {} })
  const reused = await server.ask(`POST /factors/${enrolled.id}/verify`, { token, body: { challenge_id: again.id, code } })
  assert.equal(reused.body.error_code, 'mfa_verification_failed')
  const strangers = await server.ask(`POST /factors/${enrolled.id}/challenge`, { token: await signIn('mallory'), body: {} })
  assert.equal(strangers.status, 404)
})

test('links in mails lead to this server and to the site, whatever host the request names', async () => {
  const evil = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' }
  const status = await post(
    '/recover?redirect_to=https://evil.example/',
    { ...evil, origin: 'https://evil.example' },
    { email: 'ada@example.org' },
  )
  assert.equal(status, 200)
  const { link, html, text } = await readNewest(server.database, 'ada@example.org')
  assert.ok(link.startsWith(`${server.url}/verify?`), link)
  assert.equal(new URL(link).searchParams.get('redirect_to'), 'https://app.example.org')
  assert.equal(`${html}${text}`.includes('evil.example'), false)
})

test('a code that was asked for with PKCE is worth nothing without its verifier', async () => {
  const verifier = 'v'.repeat(50)
  const code_challenge = createHash('sha256').update(verifier).digest('base64url')
  const body = { email: 'mallory@example.org', code_challenge, code_challenge_method: 's256' }
  await server.ask('POST /magiclink', { body })
  const { link } = await readNewest(server.database, 'mallory@example.org')
  const reply = await fetch(link, { redirect: 'manual' })
  const place = new URL(reply.headers.get('location') ?? '')
  const auth_code = place.searchParams.get('code') ?? ''
  assert.deepEqual([auth_code === '', place.href.includes('access_token')], [false, false])
  for (const proof of [{}, { code_verifier: '' }, { code_verifier: code_challenge }, { code_verifier: 'w'.repeat(50) }])
    assert.ok((await server.ask('POST /token?grant_type=pkce', { body: { auth_code, ...proof } })).status >= 400)
  assert.equal((await server.ask('POST /token?grant_type=pkce', { body: { auth_code, code_verifier: verifier } })).status, 200)
  assert.ok((await server.ask('POST /token?grant_type=pkce', { body: { auth_code, code_verifier: verifier } })).status >= 400)
  assert.ok(new URL((await fetch(link, { redirect: 'manual' })).headers.get('location') ?? '').searchParams.has('error'))
})

test('who has an account cannot be told from the answers, nor from those to the same question asked again', async () => {
  const questions: readonly [line: string, body: (email: string) => unknown][] = [
    ['POST /token?grant_type=password', (email) => ({ email, password: 'not the right one' })],
    ['POST /recover', (email) => ({ email })],
    ['POST /magiclink', (email) => ({ email })],
    ['POST /otp', (email) => ({ email })],
    ['POST /resend', (email) => ({ email, type: 'signup' })],
    ['POST /verify', (email) => ({ email, type: 'recovery', token: '000000' })],
  ]
  for (const [index, [line, body]] of questions.entries()) {
    await createConfirmedUser(server, { email: `known${index}@example.org` })
    const ask = async (email: string) => {
      const { status, body: answer } = await server.ask(line, { body: body(email) })
      return [status, answer]
    }
    const known = [await ask(`known${index}@example.org`), await ask(`known${index}@example.org`)]
    const unknown = [await ask(`unknown${index}@example.org`), await ask(`unknown${index}@example.org`)]
    assert.deepEqual(unknown, known, line)
  }
})

// An assertion on time, and the only one: it compares two medians of one run, and a lookup without a hash is some twenty times faster.
test('who has an account cannot be told from the time a wrong password takes', async () => {
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let round = 0; round < 12; round++)
    for (const [kind, email] of [
      ['known', 'mallory@example.org'],
      ['unknown', `nobody-${round}@example.org`],
    ] as const) {
      const started = process.hrtime.bigint()
      await server.ask('POST /token?grant_type=password', { body: { email, password: 'not the right one' } })
      times[kind].push(Number(process.hrtime.bigint() - started))
    }
  const ratio = median(times.unknown) / median(times.known)
  assert.ok(ratio > 0.5 && ratio < 2, String(ratio))
})

test('guessing a password ends at the limit, and the right one does not help then', async () => {
  const strict = await startTestAuthServer({ settings: { limitSignInSignUps: 5 } })
  try {
    await createConfirmedUser(strict, { email: 'ada@example.org' })
    const guess = (password: string) => strict.ask('POST /token?grant_type=password', { body: { email: 'ada@example.org', password } })
    const statuses: number[] = []
    for (let attempt = 0; attempt < 7; attempt++) statuses.push((await guess(`guess ${attempt}`)).status)
    assert.deepEqual(statuses, [400, 400, 400, 400, 400, 429, 429])
    const { status, headers } = await guess(testPassword)
    assert.deepEqual([status, Number(headers.get('retry-after')) > 0], [429, true])
  } finally {
    await strict.stop()
  }
})

test('bodies of ten megabytes and bodies of another form are refused before they are read', async () => {
  const large = JSON.stringify({ email: 'x@example.org', password: 'x'.repeat(10_000_000) })
  for (const line of ['POST /signup', 'POST /token?grant_type=password', 'POST /oauth/token', 'POST /sso/saml/acs'])
    assert.equal((await server.ask(line, { body: large })).status, 413, line)
  for (const type of ['text/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded']) {
    const { status } = await server.ask('POST /signup', {
      body: 'email=x%40example.org&password=xxxxxxxxxxxx',
      headers: { 'content-type': type },
    })
    assert.ok(status === 400 || status === 415, `${type}: ${status}`)
  }
  for (const body of [
    '{',
    '[]',
    'null',
    '"x"',
    '{"email": {"a": 1}}',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    '{"email":"a\\u0000@example.org","password":"xxxxxxxxxxxx"}',
  ])
    assert.equal((await server.ask('POST /signup', { body })).status < 500, true, body.slice(0, 40))
})

async function signIn(name: string): Promise<string> {
  const { body } = await server.ask('POST /token?grant_type=password', { body: { email: `${name}@example.org`, password: testPassword } })
  return body.access_token
}

/** Unlike `fetch`, it sends any Host. Gives the status. */
async function post(path: string, headers: Readonly<Record<string, string>>, body: unknown): Promise<number> {
  return await new Promise((answered, failed) => {
    const sent = request(
      `${server.url}${path}`,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (reply) => {
        reply.resume().once('end', () => answered(reply.statusCode ?? 0))
      },
    )
    sent.once('error', failed).end(JSON.stringify(body))
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
}
