import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPerson, startSession } from '../../../../tests/support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'
import { testPassword } from '../../../../tests/support/test-people.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({ settings: { limitFailedPasswords: 3 } })
})
after(() => server.stop())

const tryPassword = (email: string, password: string) => server.ask('POST /token?grant_type=password', { body: { email, password } })

async function exhaust(email: string): Promise<readonly number[]> {
  const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => tryPassword(email, `guess ${i}`)))
  return answers.map(({ status }) => status).sort()
}

test('of guesses at one account sent at once only as many are looked at as fit, and a right one is refused after them', async () => {
  const { email } = await createPerson(server)
  assert.deepEqual(await exhaust(email), [400, 400, 400, 429, 429, 429])
  const { status, body, headers } = await tryPassword(email, testPassword)
  assert.deepEqual([status, body.error_code], [429, 'over_request_rate_limit'])
  const seconds = Number(headers.get('retry-after'))
  assert.ok(seconds > 0 && seconds <= 100, `${seconds} seconds, some of which may have gone by`)
})

test('guesses at an account that does not exist end the same way', async () => {
  assert.deepEqual(await exhaust('nobody@example.org'), [400, 400, 400, 429, 429, 429])
})

test('right passwords are not counted', async () => {
  const person = await createPerson(server)
  for (let i = 0; i < 5; i++) await startSession(server, person)
})

test('whoever guesses does not lock out an address that is signed in, and guesses from there end too', async () => {
  const person = await createPerson(server)
  await startSession(server, person)
  assert.deepEqual(await exhaust(person.email), [400, 400, 400, 400, 400, 400])
  assert.equal((await tryPassword(person.email, testPassword)).status, 429)
  await server.database.query('delete from dorsal.auth_limits')
  for (let i = 0; i < 3; i++) await tryPassword(person.email, 'guess')
  assert.equal((await tryPassword(person.email, testPassword)).status, 200)
})
