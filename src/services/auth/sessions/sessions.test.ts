import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GoTrueClient } from '@supabase/auth-js'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'

let server: TestAuthServer
let moment = Date.now()
const password = 'correct horse'
const hour = 60 * 60 * 1000

before(async () => {
  server = await startTestAuthServer({
    settings: { enableAnonymousSignIns: true, smsSignup: true, securePasswordChange: true, emailMaxFrequency: 0 },
    clock: { now: () => moment },
  })
})

after(() => server.stop())

/** A browser of its own, with nothing remembered. */
function openClient(): GoTrueClient {
  return new GoTrueClient({ url: server.url, autoRefreshToken: false, persistSession: false, headers: { apikey: server.anonKey } })
}

async function signUp(email: string): Promise<GoTrueClient> {
  const client = openClient()
  const { error } = await client.signUp({ email, password })
  assert.equal(error, null)
  return client
}

async function signIn(email: string): Promise<GoTrueClient> {
  const client = openClient()
  const { error } = await client.signInWithPassword({ email, password })
  assert.equal(error, null)
  return client
}

const isSignedIn = async (client: GoTrueClient) => (await client.refreshSession()).error === null

test('auth-js signs up, shows the user, changes metadata and signs out', async () => {
  const client = await signUp('ada@example.org')
  const { data } = await client.updateUser({ data: { name: 'Ada', colour: 'blue' } })
  assert.deepEqual(data.user?.user_metadata, { name: 'Ada', colour: 'blue' })
  await client.updateUser({ data: { colour: null } })
  const shown = await client.getUser()
  assert.deepEqual(shown.data.user?.user_metadata, { name: 'Ada' })
  assert.deepEqual(
    shown.data.user?.identities?.map(({ provider }) => provider),
    ['email'],
  )
  assert.equal((await client.signOut()).error, null)
  assert.equal((await client.getSession()).data.session, null)
})

test('signing out ends all sessions, the others, or this one', async () => {
  const first = await signUp('bob@example.org')
  const [second, third] = [await signIn('bob@example.org'), await signIn('bob@example.org')]
  await third.signOut({ scope: 'local' })
  assert.deepEqual([await isSignedIn(first), await isSignedIn(second)], [true, true])
  await second.signOut({ scope: 'others' })
  assert.deepEqual([await isSignedIn(first), await isSignedIn(second)], [false, true])
  const fourth = await signIn('bob@example.org')
  await fourth.signOut({ scope: 'global' })
  assert.equal(await isSignedIn(second), false)
})

test('an access token of a session that ended opens nothing', async () => {
  const client = await signUp('carl@example.org')
  const token = (await client.getSession()).data.session?.access_token ?? ''
  await client.signOut()
  const { status, body } = await server.ask('GET /user', { token })
  assert.deepEqual([status, body.error_code], [403, 'session_not_found'])
})

test('a new password ends the other sessions and must be another one', async () => {
  const client = await signUp('dora@example.org')
  const other = await signIn('dora@example.org')
  assert.equal((await client.updateUser({ password })).error?.code, 'same_password')
  assert.equal((await client.updateUser({ password: 'battery staple' })).error, null)
  assert.deepEqual([await isSignedIn(client), await isSignedIn(other)], [true, false])
  assert.equal((await openClient().signInWithPassword({ email: 'dora@example.org', password })).error?.code, 'invalid_credentials')
})

test('a day after signing in, a new password needs a code', async () => {
  const client = await signUp('emma@example.org')
  moment += 25 * hour
  await client.refreshSession()
  assert.equal((await client.updateUser({ password: 'battery staple' })).error?.code, 'reauthentication_needed')
  assert.equal((await client.updateUser({ password: 'battery staple', nonce: '123456' })).error?.code, 'reauthentication_not_valid')
})

test('an anonymous user becomes a permanent one by an address, and keeps the id', async () => {
  const client = openClient()
  const { data } = await client.signInAnonymously({ options: { data: { cart: 3 } } })
  assert.deepEqual([data.user?.is_anonymous, data.user?.user_metadata], [true, { cart: 3 }])
  assert.equal((await client.updateUser({ password: 'battery staple' })).error?.code, 'validation_failed')
  const converted = await client.updateUser({ email: 'fred@example.org' })
  assert.deepEqual(
    [converted.data.user?.id, converted.data.user?.email, converted.data.user?.is_anonymous],
    [data.user?.id, 'fred@example.org', false],
  )
})

test('an address or number that somebody has cannot be taken', async () => {
  await signUp('gina@example.org')
  const client = await signUp('hugo@example.org')
  assert.equal((await client.updateUser({ email: 'Gina@example.org' })).error?.code, 'email_exists')
})

test('phone and password sign up and in, however the number is written', async () => {
  const { error } = await openClient().signUp({ phone: '+33 6 00 00 00 01', password })
  assert.equal(error, null)
  const { data } = await openClient().signInWithPassword({ phone: '33600000001', password })
  assert.equal(data.user?.phone, '33600000001')
})

test('users cannot change their role, app_metadata or confirmation', async () => {
  const client = await signUp('ivan@example.org')
  const token = (await client.getSession()).data.session?.access_token ?? ''
  const body = { role: 'service_role', app_metadata: { admin: true }, email_confirmed_at: null, is_anonymous: true, data: { a: 1 } }
  await server.ask('PUT /user', { token, body })
  const [row] = await server.database.query(`
    select role, raw_app_meta_data, email_confirmed_at is not null as confirmed, is_anonymous, raw_user_meta_data
    from auth.users where email = 'ivan@example.org'`)
  assert.deepEqual(row, {
    role: 'authenticated',
    raw_app_meta_data: { provider: 'email', providers: ['email'] },
    confirmed: true,
    is_anonymous: false,
    raw_user_meta_data: { a: 1 },
  })
})

test('users with a second factor change password and address with it only', async () => {
  const client = await signUp('jane@example.org')
  const id = (await client.getUser()).data.user?.id
  await server.database.query(
    `insert into auth.mfa_factors (id, user_id, factor_type, status, created_at, updated_at)
     values (gen_random_uuid(), '${id}', 'totp', 'verified', now(), now())`,
  )
  assert.equal((await client.updateUser({ password: 'battery staple' })).error?.code, 'insufficient_aal')
  assert.equal((await client.updateUser({ email: 'other@example.org' })).error?.code, 'insufficient_aal')
  assert.equal((await client.updateUser({ data: { a: 1 } })).error, null)
})

test('a current password that is given must be the right one, and guessing it meets a limit', async (t) => {
  const strict = await startTestAuthServer({ settings: { currentPasswordRequired: true, limitFailedPasswords: 3 } })
  t.after(strict.stop)
  const { body } = await strict.ask('POST /signup', { body: { email: 'kim@example.org', password } })
  const change = async (current_password?: string) => {
    const answer = await strict.ask('PUT /user', { token: body.access_token, body: { password: 'battery staple', current_password } })
    return answer.body.error_code ?? answer.status
  }
  assert.equal(await change(), 'current_password_required')
  assert.equal(await change('a guess'), 'current_password_invalid')
  assert.equal(await change(password), 200)
  const guesses = [await change('first'), await change('second'), await change('third')]
  assert.equal(guesses.at(-1), 'over_request_rate_limit')
})
