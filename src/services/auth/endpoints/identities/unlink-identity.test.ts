import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type AuthPerson, createPerson, startSession } from '../../../../../tests/support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../../tests/support/test-auth-server.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({ settings: { enableManualLinking: true } })
})
after(() => server.stop())

/** Somebody who also signs in at GitHub, where their address is this one, and verified. */
async function createLinkedPerson(githubEmail: string) {
  const person = await createPerson(server)
  await server.database.query(
    `insert into auth.identities (provider_id, user_id, provider, identity_data, created_at, updated_at)
     values ($1, $2, 'github', jsonb_build_object('sub', $1::text, 'email', $3::text, 'email_verified', true), now(), now())`,
    [randomUUID(), person.id, githubEmail],
  )
  const { access_token: token } = await startSession(server, person)
  return { person, token, unlink: (id: string) => server.ask(`DELETE /user/identities/${id}`, { token }) }
}

async function findIdentity({ id }: AuthPerson, provider: string): Promise<string> {
  const [identity] = await server.database.query('select id from auth.identities where user_id = $1 and provider = $2', [id, provider])
  return String(identity?.id)
}

test('the address of the identity that is left takes the place of the one that went', async () => {
  const { person, token, unlink } = await createLinkedPerson('octo@example.org')
  assert.equal((await unlink(await findIdentity(person, 'email'))).status, 200)
  assert.equal((await server.ask('GET /user', { token })).body.email, 'octo@example.org')
})

test('an identity stays whose going would leave somebody with the address of another account', async () => {
  const { person, token, unlink } = await createLinkedPerson((await createPerson(server)).email)
  const { status, body } = await unlink(await findIdentity(person, 'email'))
  assert.deepEqual([status, body.error_code], [422, 'email_conflict_identity_not_deletable'])
  assert.equal((await server.ask('GET /user', { token })).body.identities.length, 2)
})

test('an identity of somebody else, or of nobody, is not found', async () => {
  const other = await createPerson(server)
  const { unlink } = await createLinkedPerson('mona@example.org')
  for (const id of [await findIdentity(other, 'email'), randomUUID()]) {
    const { status, body } = await unlink(id)
    assert.deepEqual([status, body.error_code], [422, 'identity_not_found'])
  }
})
