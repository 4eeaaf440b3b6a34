import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { AuthError } from '@supabase/auth-js'
import { createAuthAdmin, createAuthClient } from '../support/auth-js-client.ts'
import { createSoftwareAuthenticator } from '../support/software-authenticator.ts'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { readNewest } from '../support/test-mailbox.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    settings: {
      emailMaxFrequency: 0,
      oauthServerEnabled: true,
      passkeyEnabled: true,
      additionalRedirectUrls: ['http://localhost:9999/**'],
    },
  })
})
after(() => server.stop())

const password = 'correct horse'
const malformed = 'xx:;x@x.x'
const nobody = '83fd9e20-7a80-46e4-bf29-a86e3d6bbf66'
const redirectTo = 'http://localhost:9999/welcome'
const newEmail = () => `${randomUUID()}@example.org`

const outline = (error: AuthError | null) => [error?.status, error?.code, error?.message]

const badAddress = [400, 'validation_failed', 'Unable to validate email address: invalid format']

async function createUser(email = newEmail()) {
  const { data, error } = await createAuthAdmin(server).createUser({ email, password })
  assert.equal(error, null)
  assert.ok(data.user !== null)
  return data.user
}

async function signUp() {
  const client = createAuthClient(server)
  const { data, error } = await client.signUp({ email: newEmail(), password })
  assert.equal(error, null)
  return { client, userId: data.user?.id ?? '' }
}

describe('users', () => {
  test('are created with the metadata that an administrator gives them', async () => {
    const user_metadata = { profile_image: 'https://images.example/ada.png' }
    const app_metadata = { roles: ['admin'] }
    const { data, error } = await createAuthAdmin(server).createUser({ email: newEmail(), password, user_metadata, app_metadata })
    assert.equal(error, null)
    assert.deepEqual(data.user?.user_metadata, user_metadata)
    assert.deepEqual(data.user?.app_metadata, { provider: 'email', providers: ['email'], roles: ['admin'] })
  })

  test('are listed by pages, newest first', async () => {
    const older = await createUser()
    const newer = await createUser()
    const { data, error } = await createAuthAdmin(server).listUsers({ page: 1, perPage: 2 })
    assert.equal(error, null)
    assert.deepEqual([data.users.map(({ id }) => id), 'aud' in data && data.aud], [[newer.id, older.id], 'authenticated'])
    const refused = await createAuthAdmin(server).listUsers({ page: -1, perPage: 10 })
    assert.deepEqual([refused.error?.status, refused.error?.code, refused.data], [400, 'validation_failed', { users: [] }])
  })

  test('are read, changed and deleted by their id', async () => {
    const admin = createAuthAdmin(server)
    const { id, email } = await createUser()
    assert.equal((await admin.getUserById(id)).data.user?.email, email)
    const { data } = await admin.updateUserById(id, {
      email: `new_${email}`,
      user_metadata: { color: 'yellow' },
      app_metadata: { roles: ['a'] },
    })
    assert.deepEqual([data.user?.email, data.user?.user_metadata.color, data.user?.app_metadata.roles], [`new_${email}`, 'yellow', ['a']])
    assert.equal((await admin.deleteUser(id)).error, null)
    assert.deepEqual(outline((await admin.getUserById(id)).error), [404, 'user_not_found', 'User not found'])
  })

  test('who are not there, or have no address that could be one, are refused', async () => {
    const admin = createAuthAdmin(server)
    const absent = [
      await admin.getUserById(nobody),
      await admin.updateUserById(nobody, { email: newEmail() }),
      await admin.deleteUser(nobody),
    ]
    for (const { error } of absent) assert.deepEqual(outline(error), [404, 'user_not_found', 'User not found'])
    const refused = [await admin.createUser({ email: malformed, password }), await admin.inviteUserByEmail(malformed)]
    for (const { error } of refused) assert.deepEqual(outline(error), badAddress)
  })

  test('are managed by nobody else: a session, an anonymous key and no key are refused', async () => {
    const { client } = await signUp()
    const { data } = await client.getSession()
    const bearers = [data.session?.access_token ?? '', server.anonKey]
    for (const serviceKey of bearers) {
      const { error } = await createAuthAdmin({ url: server.url, serviceKey }).listUsers()
      assert.deepEqual(outline(error), [403, 'not_admin', 'User not allowed'])
    }
    const { error } = await client.admin.listUsers()
    assert.deepEqual(outline(error), [401, 'no_authorization', 'This endpoint requires a valid Bearer token'])
  })
})

describe('links', () => {
  test('to confirm a sign-up, to sign in, to reset a password and to accept an invitation each work once', async () => {
    const admin = createAuthAdmin(server)
    const [{ email: one = '' }, { email: other = '' }] = [await createUser(), await createUser()]
    const links = [
      await admin.generateLink({ type: 'signup', email: newEmail(), password, options: { data: { status: 'alpha' }, redirectTo } }),
      await admin.generateLink({ type: 'magiclink', email: one, options: { redirectTo } }),
      await admin.generateLink({ type: 'recovery', email: other, options: { redirectTo } }),
      await admin.generateLink({ type: 'invite', email: newEmail(), options: { redirectTo } }),
    ]
    for (const { data, error } of links) {
      assert.equal(error, null)
      const { action_link: link = '', hashed_token: hash = '', verification_type: type = '' } = data.properties ?? {}
      assert.equal(link, `${server.url}/verify?token=${hash}&type=${type}&redirect_to=${redirectTo}`)
      const signedIn = await createAuthClient(server).verifyOtp({ token_hash: hash, type })
      assert.deepEqual([signedIn.error, signedIn.data.user?.id], [null, data.user?.id])
      const again = await createAuthClient(server).verifyOtp({ token_hash: hash, type })
      assert.equal(again.error?.code, 'otp_expired')
    }
    assert.deepEqual(links[0]?.data.user?.user_metadata, { status: 'alpha' })
  })

  test('to change an address name the address to come', async () => {
    const { email = '' } = await createUser()
    const newOne = newEmail()
    const { data, error } = await createAuthAdmin(server).generateLink({
      type: 'email_change_current',
      email,
      newEmail: newOne,
      options: { redirectTo },
    })
    assert.equal(error, null)
    assert.deepEqual([data.user?.email, data.user?.new_email], [email, newOne])
    assert.deepEqual([data.properties?.verification_type, data.properties?.redirect_to], ['email_change_current', redirectTo])
  })

  test('to an address that could not be one are refused', async () => {
    const { data, error } = await createAuthAdmin(server).generateLink({ type: 'signup', email: malformed, password })
    assert.deepEqual([...outline(error), data], [...badAddress, { properties: null, user: null }])
  })

  test('of an invitation come by mail, and the code beside them signs in', async () => {
    const email = newEmail()
    const { data, error } = await createAuthAdmin(server).inviteUserByEmail(email, { data: { team: 'a' }, redirectTo })
    assert.equal(error, null)
    assert.match(data.user?.invited_at ?? '', /^\d{4}-/)
    const { code } = await readNewest(server.database, email)
    const accepted = await createAuthClient(server).verifyOtp({ email, token: code, type: 'invite' })
    assert.deepEqual([accepted.error, accepted.data.user?.user_metadata.team], [null, 'a'])
  })
})

test('factors of somebody are listed and removed', async () => {
  const { client, userId } = await signUp()
  const { mfa } = createAuthAdmin(server)
  const enrolled = await client.mfa.enroll({ factorType: 'totp' })
  const id = enrolled.data?.id ?? ''
  const listed = await mfa.listFactors({ userId })
  assert.deepEqual(
    listed.data?.factors.map((factor) => [factor.id, factor.factor_type, factor.status]),
    [[id, 'totp', 'unverified']],
  )
  assert.equal((await mfa.deleteFactor({ userId, id })).error, null)
  assert.deepEqual((await mfa.listFactors({ userId })).data?.factors, [])
  const refused = [await mfa.listFactors({ userId: nobody }), await mfa.deleteFactor({ userId: nobody, id: nobody })]
  for (const { data, error } of refused) assert.deepEqual([data, error?.status], [null, 404])
})

test('passkeys of somebody are listed and removed', async () => {
  const { client, userId } = await signUp()
  const authenticator = createSoftwareAuthenticator({ origin: 'http://127.0.0.1:3000' })
  const started = await client.passkey.startRegistration()
  assert.equal(started.error, null)
  const credential = authenticator.create(started.data.options as never) as never
  const registered = await client.passkey.verifyRegistration({ challengeId: started.data.challenge_id, credential })
  const { passkey } = createAuthAdmin(server)
  const listed = await passkey.listPasskeys({ userId })
  assert.deepEqual(
    listed.data?.map(({ id }) => id),
    [registered.data?.id],
  )
  assert.equal((await passkey.deletePasskey({ userId, passkeyId: registered.data?.id ?? '' })).error, null)
  assert.deepEqual((await passkey.listPasskeys({ userId })).data, [])
})

test('an application of the OAuth server is registered, changed, given a new secret and removed', async () => {
  const { oauth } = createAuthAdmin(server)
  const created = await oauth.createClient({ client_name: 'Atlas', redirect_uris: ['https://atlas.example/callback'] })
  assert.equal(created.error, null)
  const id = created.data?.client_id ?? ''
  const changed = await oauth.updateClient(id, { client_name: 'Atlas 2' })
  assert.deepEqual([changed.error, changed.data?.client_name], [null, 'Atlas 2'])
  const renewed = await oauth.regenerateClientSecret(id)
  assert.notEqual(renewed.data?.client_secret, created.data?.client_secret)
  const listed = await oauth.listClients()
  assert.deepEqual(
    listed.data.clients.map(({ client_id }) => client_id),
    [id],
  )
  assert.equal((await oauth.deleteClient(id)).error, null)
  const { error } = await oauth.getClient(id)
  assert.deepEqual([error?.status, error?.code], [404, 'oauth_client_not_found'])
})
