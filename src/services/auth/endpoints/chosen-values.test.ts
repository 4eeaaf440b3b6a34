import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPerson, readClaims, startSession } from '../../../../tests/support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'
import { readMailbox, readNewest } from '../../../../tests/support/test-mailbox.ts'
import { testPassword } from '../../../../tests/support/test-people.ts'

let now = 1_800_000_000_000
let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    clock: { now: () => now },
    settings: {
      authExternalUrl: 'https://id.example.org/auth/v1/',
      jwtIssuer: 'https://issuer.example.org',
      jwtExpiry: 120,
      refreshTokenRotation: false,
      sessionTimebox: 1800,
      sessionSinglePerUser: true,
      sessionTags: ['web', 'mobile'],
      emailConfirmations: true,
      emailOtpExpiry: 60,
      doubleConfirmChanges: false,
      codeAttempts: 1,
      mailLanguage: 'fr',
      smtpHost: 'mail.example.org',
      smtpEnabled: false,
      smsSignup: true,
      smsConfirmations: true,
      smsTemplate: 'Code : {{ .Code }}, à taire',
      smsOtpLength: 8,
      smsOtpExpiry: 30,
      mfaMaxEnrolledFactors: 1,
      mfaChallengeExpiry: 20,
      mfaPhoneEnrollEnabled: true,
      mfaPhoneVerifyEnabled: true,
      mfaPhoneOtpLength: 7,
      mfaPhoneMaxFrequency: 90,
      passkeyEnabled: true,
      webauthnRpId: 'example.org',
      webauthnRpDisplayName: 'Example',
    },
  })
})
after(() => server.stop())

const refresh = (refresh_token: string) => server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token } })
const other = (code: string) => code.replace(/^./, (digit) => String((Number(digit) + 1) % 10))

test('tokens name the issuer that was set, and live as long as was set', async () => {
  const { access_token } = await startSession(server, await createPerson(server))
  const { iss, iat, exp } = readClaims(access_token)
  assert.deepEqual([iss, exp - iat], ['https://issuer.example.org', 120])
})

test('without rotation a refresh token stays the same, until the session has had its time', async () => {
  const session = await startSession(server, await createPerson(server))
  assert.equal((await refresh(session.refresh_token)).body.refresh_token, session.refresh_token)
  now += 1_801_000
  const { status, body } = await refresh(session.refresh_token)
  assert.deepEqual([status, body.error_code, body.msg], [400, 'session_expired', 'Invalid Refresh Token: Session Expired'])
})

test('a newer sign-in ends the older one of its kind, and leaves those of other kinds', async () => {
  const { email } = await createPerson(server)
  const signIn = async (tag: string) => {
    const body = { email, password: testPassword }
    const reply = await server.ask('POST /token?grant_type=password', { body, headers: { 'x-supabase-session-tag': tag } })
    now += 1000
    return reply.body.refresh_token as string
  }
  const [desk, phone] = [await signIn('web'), await signIn('mobile')]
  await signIn('web')
  assert.equal((await refresh(phone)).status, 200)
  const { body } = await refresh(desk)
  assert.deepEqual([body.error_code, body.msg], ['session_expired', 'Invalid Refresh Token: Session Expired (Revoked by Newer Login)'])
})

test('a mail stays in the mailbox where SMTP is off, in the language that was set, its link below the outside address', async () => {
  await server.ask('POST /signup', { body: { email: 'fr@example.org', password: testPassword } })
  const { subject, link } = await readNewest(server.database, 'fr@example.org')
  assert.equal(subject, 'Confirmez votre adresse électronique')
  assert.ok(link.startsWith('https://id.example.org/auth/v1/verify?token='), link)
})

test('a code is void after as many guesses and as many seconds as were set', async () => {
  const verify = async (email: string, token: string) =>
    (await server.ask('POST /verify', { body: { type: 'signup', email, token } })).body.error_code
  for (const email of ['guess@example.org', 'late@example.org'])
    await server.ask('POST /signup', { body: { email, password: testPassword } })
  const guessed = await readNewest(server.database, 'guess@example.org')
  assert.equal(await verify('guess@example.org', other(guessed.code)), 'otp_expired')
  assert.equal(await verify('guess@example.org', guessed.code), 'otp_expired')
  now += 60_000
  assert.equal(await verify('late@example.org', (await readNewest(server.database, 'late@example.org')).code), 'otp_expired')
})

test('a change of address asks at the new one alone', async () => {
  const person = await createPerson(server)
  const { access_token: token } = await startSession(server, person)
  await server.ask('PUT /user', { token, body: { email: `new-${person.email}` } })
  assert.deepEqual(await readMailbox(server.database, person.email), [])
  const { code } = await readNewest(server.database, `new-${person.email}`)
  const body = { type: 'email_change', email: `new-${person.email}`, token: code }
  assert.equal((await server.ask('POST /verify', { body })).body.user.email, `new-${person.email}`)
})

test('a code sent to a phone has the words, the length and the life that were set', async () => {
  await server.ask('POST /otp', { body: { phone: '+33612345678' } })
  const { text, code } = await readNewest(server.database, '33612345678')
  assert.match(code, /^\d{8}$/)
  assert.equal(text, `Code : ${code}, à taire`)
  now += 30_000
  const late = await server.ask('POST /verify', { body: { type: 'sms', phone: '+33612345678', token: code } })
  assert.equal(late.body.error_code, 'otp_expired')
})

test('second factors are as many, their codes as long and as rare, and their challenges as short, as was set', async () => {
  const { access_token: token } = await startSession(server, await createPerson(server))
  const enroll = (phone: string) => server.ask('POST /factors', { token, body: { factor_type: 'phone', phone, friendly_name: phone } })
  const { body: factor } = await enroll('+33698765432')
  assert.equal((await enroll('+33687654321')).body.error_code, 'too_many_enrolled_mfa_factors')
  const challenge = () => server.ask(`POST /factors/${factor.id}/challenge`, { token, body: {} })
  const { body: asked } = await challenge()
  const { code } = await readNewest(server.database, '33698765432')
  assert.match(code, /^\d{7}$/)
  now += 20_001
  const late = await server.ask(`POST /factors/${factor.id}/verify`, { token, body: { challenge_id: asked.id, code } })
  assert.equal(late.body.error_code, 'mfa_challenge_expired')
  const { status, body } = await challenge()
  assert.deepEqual([status, body.error_code], [429, 'over_sms_send_rate_limit'])
})

test('passkeys belong to the domain that was set, under its name', async () => {
  const { access_token: token } = await startSession(server, await createPerson(server))
  const { body } = await server.ask('POST /passkeys/registration/options', { token, body: {} })
  assert.deepEqual(body.options.rp, { name: 'Example', id: 'example.org' })
})
