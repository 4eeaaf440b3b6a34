import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'
import { readMailbox, readNewest } from '../../../../tests/support/test-mailbox.ts'

const hour = 3_600_000

let server: TestAuthServer
let now = Date.now()

before(async () => {
  server = await startTestAuthServer({
    settings: {
      emailConfirmations: true,
      emailMaxFrequency: 0,
      smsMaxFrequency: 0,
      smsSignup: true,
      smsTestOtp: { '33699999999': '424242' },
      mailNotifications: { 'email_changed.enabled': 'true' },
    },
    clock: { now: () => now },
  })
})
after(async () => await server.stop())

const expired = { code: 403, error_code: 'otp_expired', msg: 'Token has expired or is invalid' }

async function signUp(email: string): Promise<void> {
  const { status } = await server.ask('POST /signup', { body: { email, password: 'correct horse battery' } })
  assert.equal(status, 200)
}

async function verify(body: Readonly<Record<string, string>>) {
  return await server.ask('POST /verify', { body })
}

const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

test('nothing that is stored of a link or a code is what was sent', async () => {
  await signUp('stored@example.org')
  const { code, link } = await readNewest(server.database, 'stored@example.org')
  const token = new URL(link).searchParams.get('token') ?? ''
  const rows = await server.database.query(
    `select to_jsonb(token)::text || to_jsonb(person)::text as text from auth.one_time_tokens as token join auth.users as person on person.id = user_id
     where relates_to = 'stored@example.org'`,
  )
  assert.equal(rows.length, 1)
  assert.ok(!String(rows[0]?.text).includes(token))
  assert.ok(!String(rows[0]?.text).includes(`"${code}"`))
})

test('a code is void after five wrong guesses, and the link of the same mail is not', async () => {
  await signUp('guessed@example.org')
  const { code, link } = await readNewest(server.database, 'guessed@example.org')
  const body = { type: 'signup', email: 'guessed@example.org' }
  for (let guess = 0; guess < 5; guess++) assert.deepEqual((await verify({ ...body, token: other(code) })).body, expired)
  assert.deepEqual((await verify({ ...body, token: code })).body, expired)
  const { status, headers } = await server.ask(`GET ${new URL(link).pathname.replace('/auth/v1', '')}${new URL(link).search}`)
  assert.equal(status, 303)
  assert.match(headers.get('location') ?? '', /#access_token=/)
})

test('of many guesses at once no more than five are looked at', async () => {
  await signUp('storm@example.org')
  const { code } = await readNewest(server.database, 'storm@example.org')
  const body = { type: 'signup', email: 'storm@example.org' }
  await Promise.all(Array.from({ length: 12 }, () => verify({ ...body, token: other(code) })))
  const [row] = await server.database.query(
    `select code_hash, wrong_codes from auth.one_time_tokens where relates_to = 'storm@example.org'`,
  )
  assert.deepEqual(row, { code_hash: null, wrong_codes: 12 })
  assert.equal((await verify({ ...body, token: code })).status, 403)
})

test('of two who show the same code at once one is let in', async () => {
  await signUp('race@example.org')
  const { code } = await readNewest(server.database, 'race@example.org')
  const body = { type: 'signup', email: 'race@example.org', token: code }
  const answers = await Promise.all(Array.from({ length: 8 }, () => verify(body)))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 403, 403, 403, 403, 403, 403, 403])
})

test('a wrong guess is answered the same whether there is an account or not', async () => {
  await signUp('known@example.org')
  const { code } = await readNewest(server.database, 'known@example.org')
  const known = await verify({ type: 'email', email: 'known@example.org', token: other(code) })
  const unknown = await verify({ type: 'email', email: 'unknown@example.org', token: '123456' })
  assert.deepEqual([known.status, known.body], [unknown.status, unknown.body])
})

test('a code is good for one type, one address and one hour', async () => {
  await signUp('mine@example.org')
  await signUp('yours@example.org')
  const { code, link } = await readNewest(server.database, 'mine@example.org')
  const token_hash = new URL(link).searchParams.get('token') ?? ''
  assert.deepEqual((await verify({ type: 'recovery', email: 'mine@example.org', token: code })).body, expired)
  assert.deepEqual((await verify({ type: 'email_change', email: 'mine@example.org', token: code })).body, expired)
  assert.deepEqual((await verify({ type: 'signup', email: 'yours@example.org', token: code })).body, expired)
  assert.equal((await verify({ type: 'recovery', token_hash })).status, 403)
  now += hour
  assert.deepEqual((await verify({ type: 'signup', email: 'mine@example.org', token: code })).body, expired)
  assert.equal((await verify({ type: 'signup', token_hash })).status, 403)
  now -= hour
  assert.equal((await verify({ type: 'signup', email: 'mine@example.org', token: code })).status, 200)
})

test('a new code takes the place of the one before', async () => {
  await signUp('again@example.org')
  const first = await readNewest(server.database, 'again@example.org')
  await server.ask('POST /resend', { body: { type: 'signup', email: 'again@example.org' } })
  const second = await readNewest(server.database, 'again@example.org')
  assert.notEqual(first.link, second.link)
  if (first.code !== second.code)
    assert.equal((await verify({ type: 'signup', email: 'again@example.org', token: first.code })).status, 403)
  assert.equal((await verify({ type: 'signup', email: 'again@example.org', token: second.code })).status, 200)
})

test('what a request says of hosts reaches no link, and an address that is not allowed no redirect', async () => {
  await server.ask('POST /signup?redirect_to=https://evil.example/', {
    body: { email: 'host@example.org', password: 'correct horse battery' },
    headers: {
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      origin: 'https://evil.example',
      referer: 'https://evil.example/',
    },
  })
  const message = await readNewest(server.database, 'host@example.org')
  assert.ok(message.link.startsWith(`${server.url}/verify?`))
  assert.ok(!JSON.stringify(message).includes('evil.example'))
  const { search } = new URL(message.link)
  const { headers } = await server.ask(`GET /verify${search.replace(/redirect_to=[^&]*/, 'redirect_to=https%3A%2F%2Fevil.example')}`)
  assert.ok(headers.get('location')?.startsWith('http://127.0.0.1:3000/#access_token='))
  assert.equal(headers.get('referrer-policy'), 'no-referrer')
})

test('a password that was set before the address was proven goes with the first sign-in by mail', async () => {
  await signUp('hijack@example.org')
  await server.ask('POST /recover', { body: { email: 'hijack@example.org' } })
  const { code } = await readNewest(server.database, 'hijack@example.org')
  assert.equal((await verify({ type: 'recovery', email: 'hijack@example.org', token: code })).status, 200)
  const [row] = await server.database.query(`select encrypted_password from auth.users where email = 'hijack@example.org'`)
  assert.deepEqual(row, { encrypted_password: null })
})

test('the links on their way to an old address are void once the address has changed, and the old address is told', async () => {
  await signUp('before@example.org')
  const { code } = await readNewest(server.database, 'before@example.org')
  const { body: session } = await verify({ type: 'signup', email: 'before@example.org', token: code })
  await server.ask('POST /recover', { body: { email: 'before@example.org' } })
  const recovery = await readNewest(server.database, 'before@example.org')
  await server.ask('PUT /user', { body: { email: 'after@example.org' }, token: session.access_token })
  const toNew = await readNewest(server.database, 'after@example.org')
  const toOld = await readNewest(server.database, 'before@example.org')
  assert.equal((await verify({ type: 'email_change', email: 'after@example.org', token: toNew.code })).status, 200)
  assert.equal(
    (await verify({ type: 'email_change', email: 'before@example.org', token: toOld.code })).body.user.email,
    'after@example.org',
  )
  const token_hash = new URL(recovery.link).searchParams.get('token') ?? ''
  assert.equal((await verify({ type: 'recovery', token_hash })).status, 403)
  const notice = await readNewest(server.database, 'before@example.org')
  assert.match(notice.text, /was changed from before@example\.org to after@example\.org/)
})

test('a number of the settings gets no message, and its code is the one of the settings', async () => {
  await server.ask('POST /otp', { body: { phone: '+33699999999' } })
  assert.deepEqual(await readMailbox(server.database, '33699999999'), [])
  assert.equal((await verify({ type: 'sms', phone: '+33699999999', token: '111111' })).status, 403)
  assert.equal((await verify({ type: 'sms', phone: '+33699999999', token: '424242' })).status, 200)
})

test('what cannot be verified is refused with the reason', async () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{}, 'Verify requires a verification type'],
    [{ type: 'signup' }, 'Verify requires either a token or a token hash'],
    [{ type: 'signup', token: '1', token_hash: '2' }, 'Verify requires either a token or a token hash'],
    [{ type: 'nonsense', token: '1', email: 'a@example.org' }, 'Unsupported verification type'],
    [{ type: 'signup', token: '1' }, 'Only an email address or phone number should be provided on verify'],
    [
      { type: 'signup', token: '1', email: 'a@example.org', phone: '33600000000' },
      'Only an email address or phone number should be provided on verify',
    ],
    [{ type: 'signup', token_hash: '1', email: 'a@example.org' }, 'Only the token_hash and type should be provided'],
    [{ type: 'sms', token: '1', email: 'a@example.org' }, 'Invalid email verification type'],
    [{ type: 'signup', token: '1', phone: '33600000000' }, 'Invalid sms verification type'],
    [{ type: 'signup', token: '1', email: 'nobody' }, 'Unable to validate email address: invalid format'],
  ]
  for (const [body, msg] of cases) {
    const answer = await verify(body)
    assert.deepEqual([answer.status, answer.body.error_code, answer.body.msg], [400, 'validation_failed', msg])
  }
})
