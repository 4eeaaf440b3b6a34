import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { createPerson, readClaims, startSession } from '../support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { readMailbox, readNewest } from '../support/test-mailbox.ts'
import { testPassword } from '../support/test-people.ts'

let server: TestAuthServer
let now = 1_800_000_000_000

before(async () => {
  server = await startTestAuthServer({
    clock: { now: () => now },
    settings: {
      limitSignInSignUps: 20,
      limitTokenVerifications: 20,
      limitTokenRefresh: 20,
      limitFailedPasswords: 5,
      emailMaxFrequency: 60,
      enableAnonymousSignIns: true,
      limitAnonymousUsers: 5,
      refreshTokenReuseInterval: 10,
    },
  })
})
after(() => server.stop())
beforeEach(async () => void (await server.database.query('delete from dorsal.auth_limits')))

/** Every header in which a proxy may write whom it asks for; nobody is trusted to here. */
const pretendToBe = (i: number) => {
  const address = `198.51.${i >> 8}.${i & 255}`
  return {
    'x-forwarded-for': address,
    forwarded: `for=${address}`,
    'x-real-ip': address,
    'x-client-ip': address,
    'cf-connecting-ip': address,
    'true-client-ip': address,
    'fly-client-ip': address,
  }
}

async function countAnswers(times: number, askOnce: (i: number) => Promise<{ readonly status: number }>): Promise<Record<number, number>> {
  const counts: Record<number, number> = {}
  for (let i = 0; i < times; i++) {
    const { status } = await askOnce(i)
    counts[status] = (counts[status] ?? 0) + 1
  }
  return counts
}

test('whoever writes another address into each request has one budget all the same', async () => {
  const asked: Readonly<Record<string, (i: number) => object>> = {
    'POST /token?grant_type=password': (i) => ({ email: `account-${i}@example.org`, password: 'a guess' }),
    'POST /token?grant_type=refresh_token': (i) => ({ refresh_token: `guess ${i}` }),
    'POST /verify': (i) => ({ type: 'email', email: `account-${i}@example.org`, token: '123456' }),
    'POST /recover': (i) => ({ email: `account-${i}@example.org` }),
    'POST /otp': (i) => ({ email: `account-${i}@example.org`, create_user: false }),
  }
  for (const [line, body] of Object.entries(asked)) {
    await server.database.query('delete from dorsal.auth_limits')
    const counts = await countAnswers(25, (i) => server.ask(line, { body: body(i), headers: pretendToBe(i) }))
    assert.equal(counts[429], 5, `${line} ${JSON.stringify(counts)}`)
  }
  const guests = await countAnswers(8, (i) => server.ask('POST /signup', { body: {}, headers: pretendToBe(i) }))
  assert.deepEqual(guests, { 200: 5, 429: 3 })
})

test('an account has one budget, however its address is written', async () => {
  const { email } = await createPerson(server)
  const spellings = [email, email.toUpperCase(), email.replace('example', 'EXAMPLE')]
  const counts = await countAnswers(9, (i) =>
    server.ask('POST /token?grant_type=password', { body: { email: spellings[i % 3], password: `guess ${i}` }, headers: pretendToBe(i) }),
  )
  assert.deepEqual(counts, { 400: 5, 429: 4 })
})

test('five codes can be guessed in a minute, and not five more by asking for another code', async () => {
  const { email } = await createPerson(server)
  await server.ask('POST /otp', { body: { email } })
  const right = (await readNewest(server.database, email)).code
  const guesses = Array.from({ length: 6 }, (_, i) => String((Number(right) + i + 1) % 1_000_000).padStart(6, '0'))
  for (const token of guesses) assert.equal((await server.ask('POST /verify', { body: { type: 'email', email, token } })).status, 403)
  assert.equal((await server.ask('POST /verify', { body: { type: 'email', email, token: right } })).status, 403)
  for (const line of ['POST /otp', 'POST /recover', 'POST /magiclink'])
    assert.equal((await server.ask(line, { body: { email } })).status, 429)
  assert.equal((await readMailbox(server.database, email)).length, 1)
})

test('somebody who is signed in finds out few addresses by changing to them', async () => {
  const { access_token: token } = await startSession(server, await createPerson(server))
  await server.database.query('delete from dorsal.auth_limits')
  const other = await createPerson(server)
  const counts = await countAnswers(25, () => server.ask('PUT /user', { token, body: { email: other.email } }))
  assert.deepEqual(counts, { 422: 20, 429: 5 })
})

test('of two who sign up with one address at the same moment one gets it', async () => {
  const email = 'both-at-once@example.org'
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, i) => server.ask('POST /signup', { body: { email, password: `password number ${i}` } })),
  )
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  const rows = await server.database.query('select count(*)::int as count from auth.users where email = $1', [email])
  assert.deepEqual(rows, [{ count: 1 }])
})

test('one recovery link opened by many at once opens for one', async () => {
  const { email } = await createPerson(server)
  await server.ask('POST /recover', { body: { email } })
  const { link } = await readNewest(server.database, email)
  const answers = await Promise.all(Array.from({ length: 6 }, () => fetch(link, { redirect: 'manual' })))
  const places = answers.map(({ headers }) => headers.get('location') ?? '')
  assert.equal(places.filter((place) => place.includes('access_token=')).length, 1)
  assert.equal(places.filter((place) => place.includes('error_code=otp_expired')).length, 5)
})

test('an old refresh token shown by many at once ends the session of its thief and of its owner', async () => {
  const { refresh_token: old } = await startSession(server, await createPerson(server))
  const refresh = (refresh_token: string) => server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token } })
  const { body: current } = await refresh(old)
  now += 11_000
  const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(old)))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [400])
  assert.equal((await refresh(current.refresh_token)).status, 400)
  assert.equal((await server.ask('GET /user', { token: current.access_token })).body.error_code, 'session_not_found')
})

test('a factor that is removed while it is being verified leaves no session that it raised', async () => {
  for (let round = 0; round < 4; round++) {
    await server.database.query('delete from dorsal.auth_limits')
    const person = await createPerson(server)
    const { access_token: token } = await startSession(server, person)
    const { body: factor } = await server.ask('POST /factors', { token, body: { factor_type: 'totp' } })
    const { body: challenge } = await server.ask(`POST /factors/${factor.id}/challenge`, { token, body: {} })
    const code = new TOTP({ secret: Secret.fromBase32(factor.totp.secret) }).generate({ timestamp: now })
    const [verified] = await Promise.all([
      server.ask(`POST /factors/${factor.id}/verify`, { token, body: { challenge_id: challenge.id, code } }),
      server.ask(`DELETE /factors/${factor.id}`, { token }),
      server.ask(`DELETE /admin/users/${person.id}/factors/${factor.id}`, { token: server.serviceKey }),
    ])
    assert.ok(verified.status < 500)
    const [left] = await server.database.query(
      `select count(*)::int as raised from auth.sessions where user_id = $1 and aal = 'aal2'
         and not exists (select from auth.mfa_factors where id = factor_id and status = 'verified')`,
      [person.id],
    )
    assert.deepEqual(left, { raised: 0 })
  }
})

test('every way in of somebody with a second factor begins at aal1', async () => {
  const person = await createPerson(server)
  const { access_token: token } = await startSession(server, person)
  const { body: factor } = await server.ask('POST /factors', { token, body: { factor_type: 'totp' } })
  const { body: challenge } = await server.ask(`POST /factors/${factor.id}/challenge`, { token, body: {} })
  const code = new TOTP({ secret: Secret.fromBase32(factor.totp.secret) }).generate({ timestamp: now })
  await server.ask(`POST /factors/${factor.id}/verify`, { token, body: { challenge_id: challenge.id, code } })

  const byPassword = await startSession(server, person)
  const byRefresh = await server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token: byPassword.refresh_token } })
  await server.ask('POST /recover', { body: { email: person.email } })
  const mail = await readNewest(server.database, person.email)
  const byRecovery = await server.ask('POST /verify', {
    body: { type: 'recovery', token_hash: new URL(mail.link).searchParams.get('token') },
  })
  for (const { access_token } of [byPassword, byRefresh.body, byRecovery.body]) {
    assert.equal(readClaims(access_token).aal, 'aal1')
    const changes: readonly (readonly [string, object])[] = [
      ['PUT /user', { password: `${testPassword}!` }],
      ['PUT /user', { email: 'elsewhere@example.org' }],
      ['POST /factors', { factor_type: 'totp', friendly_name: 'of the thief' }],
    ]
    for (const [line, body] of changes)
      assert.equal((await server.ask(line, { token: access_token, body })).body.error_code, 'insufficient_aal')
    assert.equal((await server.ask(`DELETE /factors/${factor.id}`, { token: access_token })).body.error_code, 'insufficient_aal')
  }
})
