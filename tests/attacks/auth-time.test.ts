import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import bcrypt from 'bcryptjs'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { testPassword } from '../support/test-people.ts'
import { compareTimes } from './compare-times.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({ settings: { emailConfirmations: true, emailMaxFrequency: 0 } })
  await createUser({ ...known, password: testPassword })
})
after(() => server.stop())

async function createUser(fields: object): Promise<void> {
  const { status, body } = await server.ask('POST /admin/users', { token: server.serviceKey, body: { ...fields, email_confirm: true } })
  assert.equal(status, 200, JSON.stringify(body))
}

type ToBody = (pair: number) => object

/** Far from chance, and by more than a network lets anybody see: with both, neither a busy machine nor a very quiet one finds what is not there. */
async function assertAlike(line: string, [toFirst, toSecond]: readonly [ToBody, ToBody]): Promise<void> {
  const ask = (toBody: ToBody) => async (pair: number) => {
    const { status } = await server.ask(line, { body: toBody(pair) })
    assert.ok(status < 500)
  }
  const questions = [ask(toFirst), ask(toSecond)] as const
  await compareTimes(2, questions)
  const { medians, z } = await compareTimes(16, questions)
  const [first, second] = medians
  assert.ok(z < 4.5 || Math.abs(first - second) < 2, `${first.toFixed(1)} ms and ${second.toFixed(1)} ms, z = ${z.toFixed(1)}`)
}

const known = { email: 'known@example.org' }
const someoneElse = (pair: number) => ({ email: `nobody-${pair}@example.org` })
const wrong = { password: 'wrong' }

for (const [line, more] of [
  ['POST /token?grant_type=password', wrong],
  ['POST /recover', {}],
  ['POST /otp', { create_user: false }],
  ['POST /resend', { type: 'signup' }],
  ['POST /verify', { type: 'email', token: '123456' }],
  ['POST /signup', { password: testPassword }],
] as const)
  test(`how long ${line} takes does not tell who has an account`, async () => {
    await assertAlike(line, [() => ({ ...known, ...more }), (pair) => ({ ...someoneElse(pair), ...more })])
  })

test('nor does a wrong password tell who came with a bcrypt hash, has an argon2id hash, or none', async () => {
  const imported = { email: 'imported@example.org' }
  await createUser({ ...imported, password_hash: await bcrypt.hash(testPassword, 10) })
  const line = 'POST /token?grant_type=password'
  await assertAlike(line, [() => ({ ...imported, ...wrong }), (pair) => ({ ...someoneElse(pair), ...wrong })])
  await assertAlike(line, [() => ({ ...imported, ...wrong }), () => ({ ...known, ...wrong })])
})
