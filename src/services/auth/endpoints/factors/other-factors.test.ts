import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPerson, readClaims, startSession } from '../../../../../tests/support/auth-person.ts'
import { type CeremonyChanges, createSoftwareAuthenticator } from '../../../../../tests/support/software-authenticator.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../../tests/support/test-auth-server.ts'

const origin = 'https://app.example.org'
let now = 1_800_000_000_000
let phones = 33_600_000_000
let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    clock: { now: () => now },
    settings: {
      mfaPhoneEnrollEnabled: true,
      mfaPhoneVerifyEnabled: true,
      mfaWebAuthnEnrollEnabled: true,
      mfaWebAuthnVerifyEnabled: true,
      smsTestOtp: { '4152127777': '123456' },
      siteUrl: origin,
      limitMfa: 100_000,
      limitFailedCodes: 3,
    },
  })
})
after(() => server.stop())

async function createEnrolled(factor: object) {
  const person = await createPerson(server)
  const { access_token: token } = await startSession(server, person)
  const { status, body } = await server.ask('POST /factors', { token, body: factor })
  assert.equal(status, 200, JSON.stringify(body))
  return { person, token, factorId: body.id as string, enrolled: body }
}
const createPhone = () => createEnrolled({ factor_type: 'phone', friendly_name: 'mine', phone: `+${++phones}` })
const createKey = () => createEnrolled({ factor_type: 'webauthn', friendly_name: 'key' })
const challenge = (token: string, factorId: string) => server.ask(`POST /factors/${factorId}/challenge`, { token, body: {} })
const verify = (token: string, factorId: string, body: object) => server.ask(`POST /factors/${factorId}/verify`, { token, body })

async function readCode(phone: number): Promise<string> {
  const [row] = await server.database.query('select code from dorsal.mailbox where recipient = $1 order by id desc limit 1', [
    String(phone),
  ])
  return String(row?.code)
}

test('a code sent to a phone raises the session, and is not in the table in clear', async () => {
  const { token, factorId, enrolled } = await createPhone()
  assert.deepEqual(enrolled, { id: factorId, type: 'phone', friendly_name: 'mine', phone: String(phones) })
  const { body } = await challenge(token, factorId)
  assert.deepEqual([body.type, body.expires_at], ['phone', now / 1000 + 300])
  const code = await readCode(phones)
  assert.match(code, /^\d{6}$/)
  const [row] = await server.database.query('select otp_code from auth.mfa_challenges where id = $1', [body.id])
  assert.equal(String(row?.otp_code).includes(code), false)
  const verified = await verify(token, factorId, { challenge_id: body.id, code })
  assert.equal(verified.status, 200)
  const { aal, amr } = readClaims(verified.body.access_token)
  assert.deepEqual([aal, amr.map(({ method }: { method: string }) => method).sort()], ['aal2', ['mfa/phone', 'password']])
})

test('the code of one challenge does not answer another, and guesses end', async () => {
  const { token, factorId } = await createPhone()
  const { body: first } = await challenge(token, factorId)
  const code = await readCode(phones)
  now += 6000
  const { body: second } = await challenge(token, factorId)
  const crossed = await verify(token, factorId, { challenge_id: second.id, code })
  assert.deepEqual([crossed.status, crossed.body.error_code], [422, 'mfa_verification_failed'])
  for (let i = 0; i < 2; i++) await verify(token, factorId, { challenge_id: second.id, code: '000000' })
  const limited = await verify(token, factorId, { challenge_id: first.id, code })
  assert.deepEqual([limited.status, limited.body.error_code], [429, 'over_request_rate_limit'])
})

test('codes are not sent to one phone faster than the settings say', async () => {
  const { token, factorId } = await createPhone()
  await challenge(token, factorId)
  now += 2000
  const { status, body, headers } = await challenge(token, factorId)
  assert.deepEqual([status, body.error_code, headers.get('retry-after')], [429, 'over_sms_send_rate_limit', '3'])
})

test('a number of auth.sms.test_otp has its own code', async () => {
  const { token, factorId } = await createEnrolled({ factor_type: 'phone', phone: '+4152127777' })
  const { body } = await challenge(token, factorId)
  assert.equal((await verify(token, factorId, { challenge_id: body.id, code: '123456' })).status, 200)
})

test('a number that is a verified factor already is refused; one that was only begun makes place', async () => {
  const { token, factorId } = await createPhone()
  const again = await server.ask('POST /factors', { token, body: { factor_type: 'phone', friendly_name: 'two', phone: `+${phones}` } })
  assert.equal(again.status, 200)
  assert.equal((await challenge(token, factorId)).status, 404)
  const { body } = await challenge(token, again.body.id)
  const { body: raised } = await verify(token, again.body.id, { challenge_id: body.id, code: await readCode(phones) })
  const third = { factor_type: 'phone', friendly_name: 'three', phone: `+${phones}` }
  const refused = await server.ask('POST /factors', { token: raised.access_token, body: third })
  assert.deepEqual([refused.status, refused.body.error_code], [422, 'mfa_verified_factor_exists'])
})

for (const phone of [undefined, '', 'abc', '+0123', '+1234567890123456']) {
  test(`${JSON.stringify(phone)} is no phone number`, async () => {
    const { access_token: token } = await startSession(server, await createPerson(server))
    const { status, body } = await server.ask('POST /factors', { token, body: { factor_type: 'phone', phone } })
    assert.deepEqual([status, body.error_code], [400, 'validation_failed'])
  })
}

async function answerKey(
  token: string,
  factorId: string,
  {
    authenticator,
    type,
    changes = {},
  }: {
    readonly authenticator: ReturnType<typeof createSoftwareAuthenticator>
    readonly type: 'create' | 'request'
    readonly changes?: CeremonyChanges
  },
) {
  const { body } = await challenge(token, factorId)
  const options = body.webauthn.credential_options.publicKey
  const create = { rp: { id: 'app.example.org' }, user: { id: 'x' }, ...options }
  const credential_response = type === 'create' ? authenticator.create(create, changes) : authenticator.get(options, changes)
  return {
    asked: body.webauthn.type,
    ...(await verify(token, factorId, { challenge_id: body.id, webauthn: { type, credential_response } })),
  }
}

test('a security key is made once, and signs from then on', async () => {
  const { person, token, factorId } = await createKey()
  const authenticator = createSoftwareAuthenticator({ origin })
  const made = await answerKey(token, factorId, { authenticator, type: 'create' })
  assert.deepEqual([made.asked, made.status], ['create', 200])
  const { access_token: later } = await startSession(server, person)
  const signed = await answerKey(later, factorId, { authenticator, type: 'request' })
  assert.deepEqual([signed.asked, signed.status], ['request', 200])
  assert.deepEqual(readClaims(signed.body.access_token).amr[0].method, 'mfa/webauthn')
  const [row] = await server.database.query(
    `select web_authn_credential -> 'authenticator' -> 'signCount' as count from auth.mfa_factors where id = $1`,
    [factorId],
  )
  assert.equal(row?.count, 2)
})

test('who has only the password cannot make a key of their own for a factor that is verified', async () => {
  const { person, token, factorId } = await createKey()
  await answerKey(token, factorId, { authenticator: createSoftwareAuthenticator({ origin }), type: 'create' })
  const { access_token: stolen } = await startSession(server, person)
  const attempt = await answerKey(stolen, factorId, { authenticator: createSoftwareAuthenticator({ origin }), type: 'create' })
  assert.deepEqual([attempt.asked, attempt.status, attempt.body.error_code], ['request', 422, 'mfa_verification_failed'])
})

const frauds: readonly (readonly [string, CeremonyChanges])[] = [
  ['for another origin', { origin: 'https://evil.example' }],
  ['for another domain', { rpId: 'evil.example' }],
  ['for another challenge', { challenge: 'AAAA' }],
  ['with a counter that does not grow', { signCount: 1 }],
]
for (const [what, changes] of frauds) {
  test(`a signature ${what} is refused`, async () => {
    const { person, token, factorId } = await createKey()
    const authenticator = createSoftwareAuthenticator({ origin })
    await answerKey(token, factorId, { authenticator, type: 'create' })
    const { access_token: later } = await startSession(server, person)
    const { status, body } = await answerKey(later, factorId, { authenticator, type: 'request', changes })
    assert.deepEqual([status, body.error_code], [422, 'mfa_verification_failed'])
  })
}

test('another key does not answer for the one that was registered', async () => {
  const { person, token, factorId } = await createKey()
  await answerKey(token, factorId, { authenticator: createSoftwareAuthenticator({ origin }), type: 'create' })
  const { access_token: later } = await startSession(server, person)
  const { status } = await answerKey(later, factorId, { authenticator: createSoftwareAuthenticator({ origin }), type: 'request' })
  assert.equal(status, 422)
})
