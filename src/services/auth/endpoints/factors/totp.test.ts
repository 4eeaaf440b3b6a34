import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { createPerson, readClaims, startSession } from '../../../../../tests/support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../../tests/support/test-auth-server.ts'

// A whole step of 30 seconds, so that a test knows when the next one begins.
let now = 1_800_000_000_000
const clock = { now: () => now }
let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({ clock, settings: { limitMfa: 100_000, limitFailedCodes: 3 } })
})
after(() => server.stop())

const codeFor = (secret: string, at = now) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })
const aalOf = (token: string) => readClaims(token).aal

async function enroll(token: string, name = 'phone') {
  const { status, body } = await server.ask('POST /factors', { token, body: { factor_type: 'totp', friendly_name: name } })
  assert.equal(status, 200, JSON.stringify(body))
  return body as { id: string; totp: { secret: string; uri: string; qr_code: string } }
}

async function challenge(token: string, factorId: string): Promise<string> {
  const { status, body } = await server.ask(`POST /factors/${factorId}/challenge`, { token, body: {} })
  assert.equal(status, 200, JSON.stringify(body))
  return body.id
}

const verify = (token: string, factorId: string, challenge_id: string, code: string) =>
  server.ask(`POST /factors/${factorId}/verify`, { token, body: { challenge_id, code } })

/** Somebody with a verified authenticator app, and a session that proved it. */
async function createProtectedPerson() {
  const person = await createPerson(server)
  const { access_token: token } = await startSession(server, person)
  const { id, totp } = await enroll(token)
  const { status, body } = await verify(token, id, await challenge(token, id), codeFor(totp.secret))
  assert.equal(status, 200, JSON.stringify(body))
  now += 30_000
  return {
    person,
    factorId: id,
    secret: totp.secret,
    first: token,
    token: body.access_token as string,
    refresh: body.refresh_token as string,
  }
}

test('an authenticator app is shown a seed, a link and a picture of it', async () => {
  const person = await createPerson(server)
  const { access_token: token } = await startSession(server, person)
  const { totp } = await enroll(token)
  assert.match(totp.secret, /^[A-Z2-7]{32}$/)
  const account = encodeURIComponent(person.email)
  assert.equal(
    totp.uri,
    `otpauth://totp/127.0.0.1%3A3000:${account}?issuer=127.0.0.1%3A3000&secret=${totp.secret}&algorithm=SHA1&digits=6&period=30`,
  )
  assert.match(totp.qr_code, /^<svg [\s\S]*<\/svg>\s*$/)
})

test('the seed is not in the table in clear', async () => {
  const { id, totp } = await enroll((await startSession(server, await createPerson(server))).access_token)
  const [row] = await server.database.query('select secret from auth.mfa_factors where id = $1', [id])
  assert.equal(String(row?.secret).includes(totp.secret), false)
})

test('a right code raises the session to aal2, with new tokens, and ends sessions that stayed below', async () => {
  const person = await createPerson(server)
  const other = await startSession(server, person)
  const { access_token: token, refresh_token: old } = await startSession(server, person)
  const { id, totp } = await enroll(token)
  const { status, body } = await verify(token, id, await challenge(token, id), codeFor(totp.secret))
  assert.equal(status, 200)
  assert.equal(aalOf(token), 'aal1')
  assert.equal(aalOf(body.access_token), 'aal2')
  const claims = readClaims(body.access_token)
  assert.deepEqual(claims.amr.map(({ method }: { method: string }) => method).sort(), ['password', 'totp'])
  assert.deepEqual(
    body.user.factors.map(({ status }: { status: string }) => status),
    ['verified'],
  )
  assert.equal((await server.ask('GET /user', { token: other.access_token })).body.error_code, 'session_not_found')
  const refreshed = await server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token: body.refresh_token } })
  assert.equal(aalOf(refreshed.body.access_token), 'aal2')
  const replayed = await server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token: old } })
  assert.equal(replayed.status, 400)
})

test('the session remembers which factor raised it', async () => {
  const { factorId, token } = await createProtectedPerson()
  const { session_id } = readClaims(token)
  assert.deepEqual(await server.database.query('select aal, factor_id from auth.sessions where id = $1', [session_id]), [
    { aal: 'aal2', factor_id: factorId },
  ])
})

test('codes of the steps before and after are taken, older and newer ones are not', async () => {
  const { person, factorId, secret } = await createProtectedPerson()
  now += 300_000
  for (const [shift, status] of [
    [-60_000, 422],
    [60_000, 422],
    [-30_000, 200],
    [0, 200],
    [30_000, 200],
  ] as const) {
    const { access_token: token } = await startSession(server, person)
    const answer = await verify(token, factorId, await challenge(token, factorId), codeFor(secret, now + shift))
    assert.equal(answer.status, status, String(shift))
  }
})

test('a code is good once: not again in its step, and not after a newer one', async () => {
  const { person, factorId, secret } = await createProtectedPerson()
  now += 300_000
  const use = async (at: number) => {
    const { access_token: token } = await startSession(server, person)
    return await verify(token, factorId, await challenge(token, factorId), codeFor(secret, at))
  }
  assert.equal((await use(now)).status, 200)
  const replayed = await use(now)
  assert.deepEqual([replayed.status, replayed.body.error_code], [422, 'mfa_verification_failed'])
  assert.equal((await use(now - 30_000)).status, 422)
})

test('of the same code sent ten times at once, one is taken', async () => {
  const { person, factorId, secret } = await createProtectedPerson()
  now += 300_000
  const tries = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const { access_token: token } = await startSession(server, person)
      return { token, id: await challenge(token, factorId) }
    }),
  )
  const answers = await Promise.all(tries.map(({ token, id }) => verify(token, factorId, id, codeFor(secret))))
  assert.deepEqual(answers.map(({ status }) => status === 200).filter(Boolean), [true])
})

test('guessing ends at the limit of the factor, from however many sessions, and a right code does not help then', async () => {
  const { person, factorId, secret } = await createProtectedPerson()
  now += 300_000
  const { access_token: token } = await startSession(server, person)
  const id = await challenge(token, factorId)
  const guesses = await Promise.all(Array.from({ length: 12 }, (_, i) => verify(token, factorId, id, String(100_000 + i))))
  assert.deepEqual(guesses.map(({ status }) => status).sort(), [...new Array(3).fill(422), ...new Array(9).fill(429)])
  const right = await verify(token, factorId, id, codeFor(secret))
  assert.deepEqual([right.status, right.body.error_code], [429, 'over_request_rate_limit'])
  assert.equal(right.headers.get('retry-after'), '1200')
})

test('a challenge is answered once', async () => {
  const { person, factorId, secret } = await createProtectedPerson()
  now += 300_000
  const { access_token: token } = await startSession(server, person)
  const id = await challenge(token, factorId)
  const { body } = await verify(token, factorId, id, codeFor(secret))
  now += 60_000
  const again = await verify(body.access_token, factorId, id, codeFor(secret))
  assert.deepEqual([again.status, again.body.error_code], [422, 'mfa_ip_address_mismatch'])
})

test('a challenge is for one session, one factor and one person', async () => {
  const { person, factorId, secret } = await createProtectedPerson()
  const stranger = await createProtectedPerson()
  now += 300_000
  const { access_token: token } = await startSession(server, person)
  const { access_token: second } = await startSession(server, person)
  const mine = await challenge(token, factorId)
  const foreign = await challenge(stranger.token, stranger.factorId)
  for (const [by, id] of [
    [second, mine],
    [token, foreign],
    [token, 'x'],
  ] as const) {
    const { status, body } = await verify(by, factorId, id, codeFor(secret))
    assert.deepEqual([status, body.error_code], [422, 'mfa_factor_not_found'])
  }
  const other = await verify(stranger.token, factorId, mine, codeFor(secret))
  assert.deepEqual([other.status, other.body.error_code], [404, 'mfa_factor_not_found'])
})

test('a challenge expires', async () => {
  const { person, factorId, secret } = await createProtectedPerson()
  const { access_token: token } = await startSession(server, person)
  const id = await challenge(token, factorId)
  now += 301_000
  const { status, body } = await verify(token, factorId, id, codeFor(secret))
  assert.deepEqual([status, body.error_code], [422, 'mfa_challenge_expired'])
})

test('with a verified factor, aal1 adds no further one and removes none', async () => {
  const { person, factorId, token: raised } = await createProtectedPerson()
  const { access_token: token } = await startSession(server, person)
  const added = await server.ask('POST /factors', { token, body: { factor_type: 'totp', friendly_name: 'mine now' } })
  assert.deepEqual([added.status, added.body.error_code], [403, 'insufficient_aal'])
  const removed = await server.ask(`DELETE /factors/${factorId}`, { token })
  assert.deepEqual([removed.status, removed.body.error_code], [422, 'insufficient_aal'])
  assert.equal((await server.ask('POST /factors', { token: raised, body: { factor_type: 'totp', friendly_name: 'second' } })).status, 200)
})

test('with a verified factor, aal1 changes neither password nor e-mail address', async () => {
  const { person } = await createProtectedPerson()
  const { access_token: token } = await startSession(server, person)
  for (const body of [{ password: 'another password' }, { email: 'another@example.org' }]) {
    const refused = await server.ask('PUT /user', { token, body })
    assert.equal(refused.body.error_code, 'insufficient_aal')
  }
})

test('a token that claims aal2 is believed no more than the session it names', async () => {
  const { person, factorId } = await createProtectedPerson()
  const { access_token: token } = await startSession(server, person)
  const claims = readClaims(token)
  const forged = server.sign({ ...claims, aal: 'aal2' })
  assert.equal((await server.ask(`DELETE /factors/${factorId}`, { token: forged })).body.error_code, 'insufficient_aal')
})

test('a factor removed lowers the sessions it raised', async () => {
  const { factorId, token, refresh } = await createProtectedPerson()
  const removed = await server.ask(`DELETE /factors/${factorId}`, { token })
  assert.deepEqual([removed.status, removed.body], [200, { id: factorId }])
  const { body } = await server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token: refresh } })
  assert.equal(aalOf(body.access_token), 'aal1')
  const claims = readClaims(body.access_token)
  assert.deepEqual(
    claims.amr.map(({ method }: { method: string }) => method),
    ['password'],
  )
})

const mistakes: readonly (readonly [string, object, number, string])[] = [
  ['of no kind that there is', { factor_type: 'sms' }, 400, 'validation_failed'],
  ['of a kind every object has', { factor_type: 'constructor' }, 400, 'validation_failed'],
  ['without a kind', { friendly_name: 'x' }, 400, 'validation_failed'],
  ['by phone, which is not allowed here', { factor_type: 'phone', phone: '+33600000000' }, 422, 'mfa_phone_enroll_not_enabled'],
  ['by WebAuthn, which is not allowed here', { factor_type: 'webauthn' }, 422, 'mfa_webauthn_enroll_not_enabled'],
]
for (const [what, body, status, code] of mistakes) {
  test(`a factor ${what} is refused`, async () => {
    const { access_token: token } = await startSession(server, await createPerson(server))
    const refused = await server.ask('POST /factors', { token, body })
    assert.deepEqual([refused.status, refused.body.error_code], [status, code])
  })
}

test('two factors of one name are refused, also when asked for at once', async () => {
  const { access_token: token } = await startSession(server, await createPerson(server))
  const body = { factor_type: 'totp', friendly_name: 'phone' }
  const answers = await Promise.all(Array.from({ length: 4 }, () => server.ask('POST /factors', { token, body })))
  assert.deepEqual(answers.map((each) => each.body.error_code ?? each.status).sort(), [
    200,
    ...new Array(3).fill('mfa_factor_name_conflict'),
  ])
})

test('there is a largest number of factors, and what was begun and left does not count', async () => {
  const { access_token: token } = await startSession(server, await createPerson(server))
  for (let i = 0; i < 10; i++) await enroll(token, `phone ${i}`)
  const refused = await server.ask('POST /factors', { token, body: { factor_type: 'totp', friendly_name: 'one more' } })
  assert.deepEqual([refused.status, refused.body.error_code], [422, 'too_many_enrolled_mfa_factors'])
  now += 301_000
  await enroll(token, 'one more')
})

test('an administrator sees the factors of a user without their seeds, renames and removes them', async () => {
  const { person, factorId, refresh } = await createProtectedPerson()
  const path = `/admin/users/${person.id}/factors`
  const { body } = await server.ask(`GET ${path}`, { token: server.serviceKey })
  assert.deepEqual(Object.keys(body[0]).sort(), [
    'created_at',
    'factor_type',
    'friendly_name',
    'id',
    'last_challenged_at',
    'status',
    'updated_at',
  ])
  const renamed = await server.ask(`PUT ${path}/${factorId}`, { token: server.serviceKey, body: { friendly_name: 'work phone' } })
  assert.equal(renamed.body.friendly_name, 'work phone')
  const removed = await server.ask(`DELETE ${path}/${factorId}`, { token: server.serviceKey })
  assert.equal(removed.status, 200)
  assert.equal('secret' in removed.body, false)
  const refreshed = await server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token: refresh } })
  assert.equal(aalOf(refreshed.body.access_token), 'aal1')
  assert.equal((await server.ask(`DELETE ${path}/${factorId}`, { token: server.serviceKey })).status, 404)
})

test('what happened to factors is in the audit log', async () => {
  const { person, factorId, token } = await createProtectedPerson()
  await server.ask(`DELETE /factors/${factorId}`, { token })
  const rows = await server.database.query(
    `select payload ->> 'action' as action from auth.audit_log_entries
     where payload ->> 'actor_id' = $1 and payload ->> 'log_type' = 'factor' order by sequence`,
    [person.id],
  )
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['factor_in_progress', 'challenge_created', 'verification_attempted', 'factor_unenrolled'],
  )
})
