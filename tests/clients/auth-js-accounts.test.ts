import assert from 'node:assert/strict'
import { randomInt, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { AuthError } from '@supabase/auth-js'
import { createAuthAdmin, createAuthClient } from '../support/auth-js-client.ts'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { readMailbox } from '../support/test-mailbox.ts'

/** Whoever signs up is in at once. */
let open: TestAuthServer
/** Addresses and numbers have to be confirmed, and a number gets a code once a minute. */
let careful: TestAuthServer
/** Nobody can sign up. */
let closed: TestAuthServer

before(async () => {
  const sms = { smsSignup: true, smsMaxFrequency: 0, emailMaxFrequency: 0 }
  const confirmed = { emailConfirmations: true, smsConfirmations: true, smsMaxFrequency: 60 }
  open = await startTestAuthServer({ settings: { ...sms, enableAnonymousSignIns: true } })
  careful = await startTestAuthServer({ settings: { ...sms, ...confirmed } })
  closed = await startTestAuthServer({ settings: { ...sms, enableSignup: false } })
})
after(async () => {
  for (const server of [open, careful, closed]) await server.stop()
})

const password = 'correct horse'
const newEmail = () => `${randomUUID()}@example.org`
const newPhone = () => `1555${randomInt(1_000_000, 9_999_999)}`

const outline = (error: AuthError | null) => [error?.status, error?.code, error?.message]

async function signUp(server = open) {
  const client = createAuthClient(server)
  const email = newEmail()
  const { data, error } = await client.signUp({ email, password })
  assert.equal(error, null)
  return { client, email, user: data.user }
}

describe('signing up', () => {
  test('with an address and a password signs in, with the metadata that came along', async () => {
    const email = newEmail()
    const options = { data: { info: 'some info' }, emailRedirectTo: 'not an address' }
    const { data, error } = await createAuthClient(open).signUp({ email, password, options })
    assert.equal(error, null)
    assert.deepEqual([data.session?.token_type, data.user?.user_metadata.info], ['bearer', 'some info'])
    assert.deepEqual(describeUser(data.user), {
      aud: 'authenticated',
      email,
      phone: '',
      confirmed: true,
      signedIn: true,
      provider: 'email',
    })
  })

  test('works in the PKCE flow as well', async () => {
    const { data, error } = await createAuthClient(open, { flowType: 'pkce' }).signUp({ email: newEmail(), password })
    assert.deepEqual([error, data.session?.token_type], [null, 'bearer'])
  })

  test('with a number and a password signs in, and again with the same', async () => {
    const phone = newPhone()
    const client = createAuthClient(open)
    await client.signUp({ phone, password })
    const { data, error } = await client.signInWithPassword({ phone, password })
    assert.equal(error, null)
    assert.deepEqual(describeUser(data.user), {
      aud: 'authenticated',
      email: '',
      phone,
      confirmed: true,
      signedIn: true,
      provider: 'phone',
    })
  })

  test('a second time with the same address is refused where the first was confirmed at once', async () => {
    const { client, email } = await signUp()
    const { data, error } = await client.signUp({ email, password })
    assert.deepEqual(outline(error), [422, 'user_already_exists', 'User already registered'])
    assert.deepEqual(data, { user: null, session: null })
  })

  test('where addresses must be confirmed gives a user and no session', async () => {
    const { user, client } = await signUp(careful)
    assert.equal(user?.email_confirmed_at, undefined)
    assert.equal((await client.getSession()).data.session, null)
  })

  test('is refused where nobody can', async () => {
    const { data, error } = await createAuthClient(closed).signUp({ email: newEmail(), password })
    assert.deepEqual([...outline(error), data.user], [422, 'signup_disabled', 'Signups not allowed for this instance', null])
  })

  test('with a short password or no address names what is wrong', async () => {
    const client = createAuthClient(open)
    const short = await client.signUp({ email: newEmail(), password: '123' })
    const malformed = await client.signUp({ email: 'a', password })
    assert.deepEqual(outline(short.error), [422, 'weak_password', 'Password should be at least 6 characters.'])
    assert.deepEqual(outline(malformed.error), [400, 'validation_failed', 'Unable to validate email address: invalid format'])
  })
})

function describeUser(user: Awaited<ReturnType<typeof signUp>>['user']) {
  return {
    aud: user?.aud,
    email: user?.email,
    phone: user?.phone,
    confirmed: user?.confirmed_at !== undefined,
    signedIn: user?.last_sign_in_at !== undefined,
    provider: user?.app_metadata.provider,
  }
}

describe('signing in', () => {
  test('with a wrong password, an unknown address or an unknown number is refused alike', async () => {
    const { email } = await signUp()
    const client = createAuthClient(open)
    const attempts = [
      await client.signInWithPassword({ email, password: 'another horse' }),
      await client.signInWithPassword({ email: newEmail(), password }),
      await client.signInWithPassword({ phone: '+34123456789', password }),
    ]
    for (const { data, error } of attempts) {
      assert.deepEqual(outline(error), [400, 'invalid_credentials', 'Invalid login credentials'])
      assert.deepEqual(data, { user: null, session: null })
    }
  })

  test('without an account: a person with a name and a first address is anonymous until they have one', async () => {
    const client = createAuthClient(open)
    const { data, error } = await client.signInAnonymously({ options: { data: { info: 'some info' } } })
    assert.equal(error, null)
    assert.deepEqual([data.user?.is_anonymous, data.user?.user_metadata], [true, { info: 'some info' }])
    const email = newEmail()
    assert.equal((await client.updateUser({ email, password })).error, null)
    const { data: now } = await client.getUser()
    assert.deepEqual([now.user?.id, now.user?.email, now.user?.is_anonymous], [data.user?.id, email, false])
  })

  test('without an account is refused unless it was switched on', async () => {
    const { data, error } = await createAuthClient(careful).signInAnonymously()
    assert.deepEqual([...outline(error), data.session], [422, 'anonymous_provider_disabled', 'Anonymous sign-ins are disabled', null])
  })

  test('with a wallet is refused: there is no such sign-in here', async () => {
    const { data, error } = await createAuthClient(open).signInWithWeb3({ chain: 'ethereum', message: 'hello', signature: '0x01' })
    assert.deepEqual([...outline(error), data.session], [422, 'web3_provider_disabled', 'Web3 provider is disabled', null])
  })

  test('with the ID token of a provider that is switched off is refused', async () => {
    const { data, error } = await createAuthClient(open).signInWithIdToken({ provider: 'google', token: 'an-id-token', nonce: 'a-nonce' })
    assert.deepEqual([error?.status, error?.code, data.session], [400, 'provider_disabled', null])
  })

  test('through a provider leads to the address where it begins', async () => {
    const options = { redirectTo: 'https://localhost:9000/welcome', scopes: 'repo', queryParams: { prompt: 'consent' } }
    const { data, error } = await createAuthClient(open).signInWithOAuth({
      provider: 'github',
      options: { ...options, skipBrowserRedirect: true },
    })
    assert.equal(error, null)
    const url = new URL(data.url ?? '')
    assert.equal(`${url.origin}${url.pathname}`, `${open.url}/authorize`)
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      provider: 'github',
      redirect_to: options.redirectTo,
      scopes: 'repo',
      prompt: 'consent',
    })
  })

  test('with single sign-on is refused where SAML is switched off', async () => {
    const { data, error } = await createAuthClient(open, { flowType: 'pkce' }).signInWithSSO({ domain: 'example.org' })
    assert.deepEqual([...outline(error), data], [404, 'saml_provider_disabled', 'SAML 2.0 is disabled', null])
  })

  test('with a code of the PKCE flow that nobody was given is refused', async () => {
    const memory = new Map([['session-code-verifier', JSON.stringify('a-verifier-of-forty-three-characters-or-more-0')]])
    const { error } = await createAuthClient(open, { flowType: 'pkce', memory }).exchangeCodeForSession(randomUUID())
    assert.deepEqual([error?.status, error?.code], [404, 'flow_state_not_found'])
  })
})

describe('codes', () => {
  test('for an address, a reset of the password and a mail sent again are answered alike whoever asks', async () => {
    const client = createAuthClient(careful)
    const { email } = await signUp(careful)
    for (const known of [email, newEmail()]) {
      assert.deepEqual(await client.resetPasswordForEmail(known), { data: {}, error: null })
      const again = await client.resend({ email: known, type: 'signup' })
      assert.deepEqual([again.data, again.error], [{ user: null, session: null }, null])
    }
  })

  test('for a number that nobody has are not sent, which the answer does not tell', async () => {
    const { error } = await createAuthClient(careful).resend({ phone: newPhone(), type: 'phone_change' })
    assert.equal(error, null)
  })

  test('asked for again at once are refused alike for a number that somebody has and one that nobody has', async () => {
    const client = createAuthClient(careful)
    const [taken, free] = [newPhone(), newPhone()]
    await client.signUp({ phone: taken, password })
    await client.resend({ phone: free, type: 'sms' })
    for (const phone of [taken, free]) {
      const { error } = await client.resend({ phone, type: 'sms' })
      assert.deepEqual([error?.status, error?.code], [429, 'over_sms_send_rate_limit'], phone)
    }
  })

  test('for people without an account are not sent when the client wants no new one, which the answer does not tell', async () => {
    const email = newEmail()
    const client = createAuthClient(open, { flowType: 'pkce' })
    const { data, error } = await client.signInWithOtp({ email, options: { shouldCreateUser: false } })
    assert.deepEqual([error, data], [null, { user: null, session: null }])
    assert.deepEqual(await readMailbox(open.database, email), [])
  })

  test('that are wrong are refused for an address and a number alike', async () => {
    const client = createAuthClient(careful)
    const attempts = [
      await client.verifyOtp({ email: newEmail(), token: '123456', type: 'email' }),
      await client.verifyOtp({ phone: newPhone(), token: '123456', type: 'sms' }),
      await client.verifyOtp({ phone: newPhone(), token: '123456', type: 'phone_change' }),
    ]
    for (const { error } of attempts) assert.deepEqual(outline(error), [403, 'otp_expired', 'Token has expired or is invalid'])
    const { error } = await client.verifyOtp({ phone: `${newPhone()}-invalid`, token: '123456', type: 'sms' })
    assert.deepEqual(outline(error), [400, 'validation_failed', 'Invalid phone number format (E.164 required)'])
  })
})

describe('who is signed in', () => {
  test('changes what is known of them', async () => {
    const { client, email } = await signUp()
    const { data, error } = await client.updateUser({ data: { hello: 'world' } })
    assert.equal(error, null)
    assert.deepEqual([data.user.email, data.user.user_metadata.hello], [email, 'world'])
    assert.deepEqual((await client.getUser()).data.user?.user_metadata, data.user.user_metadata)
  })

  test('is sent a code to prove who they are', async () => {
    const { client } = await signUp()
    assert.deepEqual(await client.reauthenticate(), { data: { user: null, session: null }, error: null })
  })

  test('sees the sign-in they have, and can link or remove none where that is switched off', async () => {
    const { client, email } = await signUp()
    const { data } = await client.getUserIdentities()
    assert.deepEqual(
      data?.identities.map(({ provider, identity_data }) => [provider, identity_data?.email]),
      [['email', email]],
    )
    const linked = await client.linkIdentity({ provider: 'google', options: { skipBrowserRedirect: true } })
    const [identity] = data?.identities ?? []
    assert.ok(identity !== undefined)
    const unlinked = await client.unlinkIdentity(identity)
    for (const { error } of [linked, unlinked])
      assert.deepEqual(outline(error), [404, 'manual_linking_disabled', 'Manual linking is disabled'])
  })

  test('is nobody: what needs a person is refused', async () => {
    const client = createAuthClient(open)
    const refused = [
      await client.getUser(),
      await client.updateUser({ data: {} }),
      await client.reauthenticate(),
      await client.getUserIdentities(),
    ]
    for (const { error } of refused) assert.equal(error?.name, 'AuthSessionMissingError')
    const factorId = randomUUID()
    const factors = [
      await client.mfa.enroll({ factorType: 'totp' }),
      await client.mfa.challenge({ factorId }),
      await client.mfa.verify({ factorId, challengeId: randomUUID(), code: '123456' }),
      await client.mfa.unenroll({ factorId }),
    ]
    for (const { error } of factors)
      assert.deepEqual(outline(error), [401, 'no_authorization', 'This endpoint requires a valid Bearer token'])
  })
})

test('an administrator confirms an address that was not confirmed', async () => {
  const { user } = await signUp(careful)
  const { data, error } = await createAuthAdmin(careful).updateUserById(user?.id ?? '', { email_confirm: true })
  assert.equal(error, null)
  assert.match(data.user?.email_confirmed_at ?? '', /^\d{4}-/)
})
