import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GoTrueClient } from '@supabase/auth-js'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { readMailbox, readNewest } from '../support/test-mailbox.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    settings: {
      emailConfirmations: true,
      smsSignup: true,
      smsConfirmations: true,
      emailMaxFrequency: 0,
      smsMaxFrequency: 0,
      additionalRedirectUrls: ['https://app.example/**'],
    },
  })
})
after(async () => await server.stop())

function createClient(flowType: 'implicit' | 'pkce' = 'implicit'): GoTrueClient {
  const memory = new Map<string, string>()
  const storage = {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
    removeItem: (key: string) => void memory.delete(key),
  }
  return new GoTrueClient({ url: server.url, flowType, storage, autoRefreshToken: false, detectSessionInUrl: false })
}

function createAdmin() {
  return new GoTrueClient({ url: server.url, headers: { Authorization: `Bearer ${server.serviceKey}` }, persistSession: false }).admin
}

async function open(link: string): Promise<URL> {
  const reply = await fetch(link, { redirect: 'manual' })
  assert.equal(reply.status, 303)
  return new URL(reply.headers.get('location') ?? '')
}

async function signUpConfirmed(client: GoTrueClient, email: string): Promise<void> {
  await client.signUp({ email, password: 'correct horse battery' })
  const { code } = await readNewest(server.database, email)
  const { error } = await client.verifyOtp({ email, token: code, type: 'signup' })
  assert.equal(error, null)
}

test('a sign-up is confirmed with the code of the mail, once', async () => {
  const client = createClient()
  const email = 'code@example.org'
  const { data } = await client.signUp({ email, password: 'correct horse battery' })
  assert.equal(data.session, null)
  const { code } = await readNewest(server.database, email)
  assert.match(code, /^\d{6}$/)
  const verified = await client.verifyOtp({ email, token: code, type: 'signup' })
  assert.equal(verified.data.user?.email, email)
  assert.notEqual(verified.data.user?.email_confirmed_at, undefined)
  assert.equal(verified.data.user?.identities?.[0]?.identity_data?.email_verified, true)
  const again = await client.verifyOtp({ email, token: code, type: 'signup' })
  assert.deepEqual([again.error?.status, again.error?.code], [403, 'otp_expired'])
})

test('a sign-up is confirmed by its link, which leads to the application with tokens in the fragment', async () => {
  const client = createClient()
  const email = 'link@example.org'
  await client.signUp({ email, password: 'correct horse battery', options: { emailRedirectTo: 'https://app.example/welcome?x=1' } })
  const { link } = await readNewest(server.database, email)
  assert.ok(link.startsWith(`${server.url}/verify?token=`))
  const landed = await open(link)
  assert.equal(`${landed.origin}${landed.pathname}${landed.search}`, 'https://app.example/welcome?x=1')
  const fragment = new URLSearchParams(landed.hash.slice(1))
  assert.deepEqual([...fragment.keys()].sort(), ['access_token', 'expires_at', 'expires_in', 'refresh_token', 'token_type', 'type'])
  assert.equal(fragment.get('type'), 'signup')
  const session = { access_token: fragment.get('access_token') ?? '', refresh_token: fragment.get('refresh_token') ?? '' }
  const { data } = await client.setSession(session)
  assert.equal(data.user?.email, email)
})

test('a link that was used leads to the application with the error in the fragment', async () => {
  const client = createClient()
  await client.signUp({ email: 'twice@example.org', password: 'correct horse battery' })
  const { link } = await readNewest(server.database, 'twice@example.org')
  await open(link)
  const landed = await open(link)
  assert.equal(
    landed.href,
    'http://127.0.0.1:3000/#error=access_denied&error_code=otp_expired&error_description=Email+link+is+invalid+or+has+expired',
  )
})

test('with PKCE the link leads to a code that only the client that began redeems', async () => {
  const client = createClient('pkce')
  const email = 'pkce@example.org'
  await client.signUp({ email, password: 'correct horse battery', options: { emailRedirectTo: 'https://app.example/' } })
  const { link } = await readNewest(server.database, email)
  assert.match(link, /token=pkce_/)
  const landed = await open(link)
  const code = landed.searchParams.get('code') ?? ''
  assert.equal(landed.hash, '')
  const stranger = await createClient('pkce').exchangeCodeForSession(code)
  assert.notEqual(stranger.error, null)
  const { data, error } = await client.exchangeCodeForSession(code)
  assert.equal(error, null)
  assert.equal(data.user?.email, email)
})

test('with PKCE the error of a link stands in the query as well', async () => {
  const landed = await open(`${server.url}/verify?token=pkce_none&type=signup`)
  assert.equal(landed.searchParams.get('error_code'), 'otp_expired')
  assert.equal(new URLSearchParams(landed.hash.slice(1)).get('error_code'), 'otp_expired')
})

test('somebody new signs in with a code, and somebody known with a link', async () => {
  const client = createClient()
  const email = 'passwordless@example.org'
  assert.equal((await client.signInWithOtp({ email, options: { data: { locale: 'fr' } } })).error, null)
  const first = await readNewest(server.database, email)
  assert.equal(first.subject, 'Confirmez votre adresse électronique')
  assert.equal((await client.verifyOtp({ email, token: first.code, type: 'email' })).error, null)
  await client.signInWithOtp({ email })
  const second = await readNewest(server.database, email)
  assert.equal(second.subject, 'Votre lien de connexion')
  const landed = await open(second.link)
  assert.equal(new URLSearchParams(landed.hash.slice(1)).get('type'), 'magiclink')
})

test('nobody is told whether there is an account: the answer is the same, and nothing is sent', async () => {
  const client = createClient()
  const email = 'nobody@example.org'
  const answers = [
    await client.signInWithOtp({ email, options: { shouldCreateUser: false } }),
    await client.resetPasswordForEmail(email),
    await client.resend({ type: 'signup', email }),
  ]
  assert.deepEqual(
    answers.map(({ error }) => error),
    [null, null, null],
  )
  assert.deepEqual(await readMailbox(server.database, email), [])
})

test('a forgotten password is replaced after the link of the mail', async () => {
  const client = createClient()
  const email = 'forgot@example.org'
  await signUpConfirmed(client, email)
  await client.signOut()
  await client.resetPasswordForEmail(email)
  const { code, subject } = await readNewest(server.database, email)
  assert.equal(subject, 'Choose a new password')
  assert.equal((await client.verifyOtp({ email, token: code, type: 'recovery' })).error, null)
  assert.equal((await client.updateUser({ password: 'another horse battery' })).error, null)
  const signedIn = await createClient().signInWithPassword({ email, password: 'another horse battery' })
  assert.equal(signedIn.error, null)
})

test('a token hash verifies as the link does', async () => {
  const client = createClient()
  const email = 'hash@example.org'
  await client.signUp({ email, password: 'correct horse battery' })
  const { link } = await readNewest(server.database, email)
  const token_hash = new URL(link).searchParams.get('token') ?? ''
  const { data, error } = await client.verifyOtp({ token_hash, type: 'email' })
  assert.equal(error, null)
  assert.equal(data.user?.email, email)
})

test('a change of address is confirmed from both ends', async () => {
  const client = createClient()
  await signUpConfirmed(client, 'old@example.org')
  assert.equal((await client.updateUser({ email: 'new@example.org' })).error, null)
  const toNew = await readNewest(server.database, 'new@example.org')
  const toOld = await readNewest(server.database, 'old@example.org')
  const half = await open(toNew.link)
  assert.equal(
    new URLSearchParams(half.hash.slice(1)).get('message'),
    'Confirmation link accepted. Please proceed to confirm link sent to the other email',
  )
  const again = await open(toNew.link)
  assert.equal(new URLSearchParams(again.hash.slice(1)).get('error_code'), 'otp_expired')
  const { data, error } = await client.verifyOtp({ email: 'old@example.org', token: toOld.code, type: 'email_change' })
  assert.equal(error, null)
  assert.equal(data.user?.email, 'new@example.org')
  assert.equal((await client.signInWithPassword({ email: 'new@example.org', password: 'correct horse battery' })).error, null)
})

test('a phone number signs in with a code, and changes with one', async () => {
  const client = createClient()
  assert.equal((await client.signInWithOtp({ phone: '+33600000001' })).error, null)
  const { code, text, channel } = await readNewest(server.database, '33600000001')
  assert.deepEqual([text, channel], [`Your code is ${code}`, 'sms'])
  const verified = await client.verifyOtp({ phone: '+33600000001', token: code, type: 'sms' })
  assert.equal(verified.data.user?.phone, '33600000001')
  assert.equal((await client.updateUser({ phone: '+33600000002' })).error, null)
  const change = await readNewest(server.database, '33600000002')
  const changed = await client.verifyOtp({ phone: '+33600000002', token: change.code, type: 'phone_change' })
  assert.equal(changed.error, null)
  assert.equal(changed.data.user?.phone, '33600000002')
})

test('a reauthentication sends a code', async () => {
  const client = createClient()
  await signUpConfirmed(client, 'again@example.org')
  assert.equal((await client.reauthenticate()).error, null)
  const { code, subject, link } = await readNewest(server.database, 'again@example.org')
  assert.deepEqual([subject, link], [`${code} is your code`, ''])
})

test('an administrator invites, and the invited take over with the link', async () => {
  const { data, error } = await createAdmin().inviteUserByEmail('guest@example.org', { data: { team: 'blue' } })
  assert.equal(error, null)
  assert.equal(data.user?.user_metadata.team, 'blue')
  assert.notEqual(data.user?.invited_at, undefined)
  const { link, subject } = await readNewest(server.database, 'guest@example.org')
  assert.equal(subject, 'You are invited to 127.0.0.1:3000')
  assert.equal(new URLSearchParams((await open(link)).hash.slice(1)).get('type'), 'invite')
  const again = await createAdmin().inviteUserByEmail('guest@example.org')
  assert.equal(again.error?.code, 'email_exists')
})

test('an administrator makes links of every type without a mail', async () => {
  const admin = createAdmin()
  const email = 'made@example.org'
  const made = await admin.generateLink({ type: 'signup', email, password: 'correct horse battery' })
  assert.equal(made.data.properties?.verification_type, 'signup')
  assert.equal(new URLSearchParams((await open(made.data.properties?.action_link ?? '')).hash.slice(1)).get('type'), 'signup')
  for (const type of ['magiclink', 'recovery'] as const) {
    const { data } = await admin.generateLink({ type, email, options: { redirectTo: 'https://app.example/there' } })
    const landed = await open(data.properties?.action_link ?? '')
    assert.equal(landed.pathname, '/there')
    assert.equal(new URLSearchParams(landed.hash.slice(1)).get('type'), type)
  }
  const current = await admin.generateLink({ type: 'email_change_current', email, newEmail: 'made2@example.org' })
  const next = await admin.generateLink({ type: 'email_change_new', email, newEmail: 'made2@example.org' })
  await open(current.data.properties?.action_link ?? '')
  const changed = await createClient().verifyOtp({
    email: 'made2@example.org',
    token: next.data.properties?.email_otp ?? '',
    type: 'email_change',
  })
  assert.equal(changed.data.user?.email, 'made2@example.org')
  const invited = await admin.generateLink({ type: 'invite', email: 'made3@example.org' })
  assert.equal(invited.data.properties?.verification_type, 'invite')
  assert.deepEqual(await readMailbox(server.database, email), [])
})
