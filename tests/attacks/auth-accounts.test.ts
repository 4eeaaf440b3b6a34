import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPerson, readClaims, startSession } from '../support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { readNewest } from '../support/test-mailbox.ts'
import { testPassword } from '../support/test-people.ts'

const strangersPassword = 'the stranger was here first'
const ownersPassword = 'the owner came after that'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    settings: {
      emailConfirmations: true,
      smsSignup: true,
      smsConfirmations: true,
      enableAnonymousSignIns: true,
      emailMaxFrequency: 0,
      smsMaxFrequency: 0,
    },
  })
})
after(() => server.stop())

const ask = async (line: string, body: unknown, token?: string) => {
  const answer = await server.ask(line, { body, ...(token === undefined ? {} : { token }) })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

const squat = (name: { readonly email: string } | { readonly phone: string }) =>
  ask('POST /signup', { ...name, password: strangersPassword })

const tryPassword = async (name: { readonly email: string } | { readonly phone: string }, password: string) => {
  const { status, body } = await server.ask('POST /token?grant_type=password', { body: { ...name, password } })
  return status === 200 ? 'signed in' : body.error_code
}

const confirm = async (email: string, type: string) =>
  await ask('POST /verify', { type, email, token: (await readNewest(server.database, email)).code })

test('whoever signs up with an address of somebody else does not get in when its owner signs in by mail', async () => {
  const email = 'sign-in-by-mail@example.org'
  await squat({ email })
  await ask('POST /otp', { email })
  await confirm(email, 'email')
  assert.equal(await tryPassword({ email }, strangersPassword), 'invalid_credentials')
})

test('nor when its owner signs up with another password, whichever of the two asks last', async () => {
  for (const [email, passwords] of [
    ['owner-last@example.org', [strangersPassword, ownersPassword]],
    ['stranger-last@example.org', [strangersPassword, ownersPassword, strangersPassword]],
  ] as const) {
    for (const password of passwords) await ask('POST /signup', { email, password })
    await confirm(email, 'signup')
    assert.equal(await tryPassword({ email }, strangersPassword), 'invalid_credentials')
  }
})

test('nor when its owner is invited, or gets a link from an administrator', async () => {
  const invited = 'invited-owner@example.org'
  await squat({ email: invited })
  await ask('POST /invite', { email: invited }, server.serviceKey)
  await confirm(invited, 'invite')
  assert.equal(await tryPassword({ email: invited }, strangersPassword), 'invalid_credentials')

  const linked = 'linked-owner@example.org'
  await squat({ email: linked })
  const body = { type: 'signup', email: linked, password: ownersPassword }
  const { email_otp: token } = await ask('POST /admin/generate_link', body, server.serviceKey)
  await ask('POST /verify', { type: 'signup', email: linked, token })
  assert.deepEqual(
    [await tryPassword({ email: linked }, strangersPassword), await tryPassword({ email: linked }, ownersPassword)],
    ['invalid_credentials', 'signed in'],
  )
})

test('nor with the number of somebody who signs in by phone', async () => {
  const phone = '33600000001'
  await squat({ phone })
  await ask('POST /otp', { phone })
  await ask('POST /verify', { type: 'sms', phone, token: (await readNewest(server.database, phone)).code })
  assert.equal(await tryPassword({ phone }, strangersPassword), 'invalid_credentials')
})

test('who signs up twice with the same password, by mail or by phone, has that password', async () => {
  for (const { name, address, type } of [
    { name: { email: 'twice@example.org' }, address: 'twice@example.org', type: 'signup' },
    { name: { phone: '33600000002' }, address: '33600000002', type: 'sms' },
  ] as const) {
    for (let i = 0; i < 2; i++) await ask('POST /signup', { ...name, password: ownersPassword })
    await ask('POST /verify', { type, ...name, token: (await readNewest(server.database, address)).code })
    assert.equal(await tryPassword(name, ownersPassword), 'signed in')
  }
})

test('a change of address needs both confirmations, also when the mails are sent again between them', async () => {
  const owner = await createPerson(server)
  const { access_token: stolen } = await startSession(server, owner)
  const thief = 'thief@example.org'
  await ask('PUT /user', { email: thief }, stolen)
  const first = await confirm(thief, 'email_change')
  assert.equal(first.access_token, undefined)
  await ask('POST /resend', { type: 'email_change', email: owner.email })
  const again = await confirm(thief, 'email_change')
  assert.equal(again.access_token, undefined)
  const [row] = await server.database.query('select email from auth.users where id = $1', [owner.id])
  assert.deepEqual(row, { email: owner.email })
})

test('an anonymous guest takes over nobody: an address of somebody else is refused, also when it is taken while the mail is on its way', async () => {
  const owner = await createPerson(server)
  const { access_token: token } = await ask('POST /signup', {})
  const refused = await server.ask('PUT /user', { token, body: { email: owner.email } })
  assert.deepEqual([refused.status, refused.body.error_code], [422, 'email_exists'])

  const email = 'taken-meanwhile@example.org'
  await ask('PUT /user', { email }, token)
  const { code } = await readNewest(server.database, email)
  await ask('POST /admin/users', { email, password: ownersPassword, email_confirm: true }, server.serviceKey)
  const { status, body } = await server.ask('POST /verify', { body: { type: 'email_change', email, token: code } })
  assert.deepEqual([status, body.error_code], [422, 'email_exists'])
  const [row] = await server.database.query('select is_anonymous, email from auth.users where id = $1', [readClaims(token).sub])
  assert.deepEqual(row, { is_anonymous: true, email: null })
})

test('a session is made by the server alone: an id that a client sends beside its password is not taken', async () => {
  const owner = await createPerson(server)
  const fixed = '11111111-1111-4111-8111-111111111111'
  const body = { email: owner.email, password: testPassword, session_id: fixed, refresh_token: fixed }
  const headers = { cookie: `session_id=${fixed}`, 'x-session-id': fixed }
  const first = await server.ask(`POST /token?grant_type=password&session_id=${fixed}`, { body, headers })
  const second = await server.ask('POST /token?grant_type=password', { body })
  const ids = [first, second].map((answer) => readClaims(answer.body.access_token).session_id)
  assert.equal(new Set([...ids, fixed]).size, 3)
  assert.notEqual(first.body.refresh_token, fixed)
})
