import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { GoTrueClient, Session } from '@supabase/auth-js'
import { authStorageKey, createAuthAdmin, createAuthClient } from '../support/auth-js-client.ts'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'

let server: TestAuthServer
let asymmetric: TestAuthServer

before(async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signingKey = { ...privateKey.export({ format: 'jwk' }), kid: 'of the tests', alg: 'RS256' }
  server = await startTestAuthServer()
  asymmetric = await startTestAuthServer({ signingKey })
})
after(async () => {
  await server.stop()
  await asymmetric.stop()
})

const password = 'correct horse'

/** Signed up and signed in, with the memory that the client keeps its session in. */
async function signUp(at: TestAuthServer = server) {
  const memory = new Map<string, string>()
  const client = createAuthClient(at, { memory })
  const { data, error } = await client.signUp({ email: `${randomUUID()}@example.org`, password })
  assert.equal(error, null)
  assert.ok(data.session !== null)
  return { client, memory, session: data.session }
}

function change(memory: Map<string, string>, session: Session, changes: Partial<Session>): void {
  memory.set(authStorageKey, JSON.stringify({ ...session, ...changes }))
}

const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Well-formed, and signed by nobody. */
const unsignedToken = (claims: Readonly<Record<string, unknown>>) =>
  `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: '1234567890', role: 'authenticated', ...claims })}.${'c2ln'.repeat(10)}`

describe('refreshing', () => {
  test('a refresh token that is handed in, and the one that is kept, give a new session', async () => {
    const { client, session } = await signUp()
    const first = await client.refreshSession({ refresh_token: session.refresh_token })
    const second = await client.refreshSession()
    for (const { data, error } of [first, second]) {
      assert.deepEqual([error, data.session?.token_type, data.session?.expires_in], [null, 'bearer', 3600])
      assert.equal(data.session?.user.email, session.user.email)
    }
    const tokens = [session, first.data.session, second.data.session].map((of) => of?.refresh_token)
    assert.equal(new Set(tokens).size, 3)
  })

  test('a session whose time is up is refreshed when it is asked for', async () => {
    const { client, memory, session } = await signUp()
    change(memory, session, { expires_at: secondsAgo(60) })
    const { data, error } = await client.getSession()
    assert.equal(error, null)
    assert.notEqual(data.session?.refresh_token, session.refresh_token)
    assert.equal(data.session?.user.id, session.user.id)
  })

  test('a refresh token that nobody was given ends in an error and no session', async () => {
    const { client, memory, session } = await signUp()
    const refused = await client.refreshSession({ refresh_token: 'invalid-refresh-token' })
    assert.deepEqual(
      [refused.error?.status, refused.error?.code, refused.error?.message, refused.data.session],
      [400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found', null],
    )
    change(memory, session, { expires_at: secondsAgo(3600), access_token: 'expired-token', refresh_token: 'expired-refresh-token' })
    const { data, error } = await client.getSession()
    assert.deepEqual([error?.code, data.session, memory.size], ['refresh_token_not_found', null, 0])
  })

  test('a client that refreshes by itself tells its listeners of a new token', async () => {
    const { client, memory, session } = await signUp()
    change(memory, session, { expires_at: secondsAgo(60) })
    const refreshed = waitFor(client, 'TOKEN_REFRESHED')
    await client.startAutoRefresh()
    const renewed = await refreshed
    await client.stopAutoRefresh()
    assert.equal(renewed?.user.id, session.user.id)
    assert.notEqual(renewed?.access_token, undefined)
  })
})

function waitFor(client: GoTrueClient, awaited: string): Promise<Session | null> {
  return new Promise((resolve) => {
    const { data } = client.onAuthStateChange((event, session) => {
      if (event !== awaited) return
      data.subscription.unsubscribe()
      resolve(session)
    })
  })
}

describe('a session that is handed in', () => {
  test('is kept, and the next request is made with it', async () => {
    const { session } = await signUp()
    const other = createAuthClient(server)
    const { error } = await other.setSession(session)
    assert.equal(error, null)
    const updated = await other.updateUser({ data: { hello: 'world' } })
    assert.equal(updated.error, null)
    assert.equal(updated.data.user?.user_metadata.hello, 'world')
    assert.equal((await other.getUser()).data.user?.id, session.user.id)
  })

  test('with an expired token and a refresh token that nobody was given is refused', async () => {
    const access_token = unsignedToken({ exp: secondsAgo(60) })
    const { data, error } = await createAuthClient(server).setSession({ access_token, refresh_token: 'invalid-refresh-token' })
    assert.deepEqual([error?.code, data.session], ['refresh_token_not_found', null])
  })

  test('with a token that was not signed here is refused', async () => {
    const { session } = await signUp()
    const access_token = unsignedToken({ exp: secondsAgo(-3600) })
    const { data, error } = await createAuthClient(server).setSession({ ...session, access_token })
    assert.deepEqual([error?.status, error?.code, data.session], [403, 'bad_jwt', null])
  })
})

describe('signing out', () => {
  test('ends the session here and at the server', async () => {
    const { client, memory, session } = await signUp()
    assert.equal((await client.signOut()).error, null)
    assert.deepEqual([memory.size, (await client.getUser()).data.user], [0, null])
    const { error } = await createAuthClient(server).setSession(session)
    assert.equal(error?.name, 'AuthSessionMissingError')
  })

  test('of the other sessions leaves this one', async () => {
    const { client, session } = await signUp()
    const other = createAuthClient(server)
    await other.signInWithPassword({ email: session.user.email ?? '', password })
    assert.equal((await client.signOut({ scope: 'others' })).error, null)
    assert.equal((await other.getUser()).error?.name, 'AuthSessionMissingError')
    assert.equal((await client.getUser()).error, null)
  })

  test('works for somebody whose account is gone', async () => {
    const { client, memory, session } = await signUp()
    assert.equal((await createAuthAdmin(server).deleteUser(session.user.id)).error, null)
    assert.equal((await client.signOut()).error, null)
    assert.equal(memory.size, 0)
  })

  test('can be done by an administrator who holds the access token, and by nobody who holds none', async () => {
    const { client, session } = await signUp()
    const admin = createAuthAdmin(server)
    assert.equal((await admin.signOut(session.access_token)).error, null)
    assert.equal((await client.getUser()).error?.name, 'AuthSessionMissingError')
    const { error } = await admin.signOut('this-is-a-bad-token')
    assert.match(error?.message ?? '', /^invalid JWT/)
  })
})

test('listeners hear of signing in and out until they unsubscribe', async () => {
  const client = createAuthClient(server)
  const heard: [string, string | undefined][] = []
  const { data } = client.onAuthStateChange((event, session) => void heard.push([event, session?.user.email]))
  const email = `${randomUUID()}@example.org`
  await client.signUp({ email, password })
  await client.updateUser({ data: { name: 'Ada' } })
  await client.signOut()
  data.subscription.unsubscribe()
  await client.signInWithPassword({ email, password })
  assert.deepEqual(
    heard.filter(([event]) => event !== 'INITIAL_SESSION'),
    [
      ['SIGNED_IN', email],
      ['USER_UPDATED', email],
      ['SIGNED_OUT', undefined],
    ],
  )
})

describe('claims', () => {
  test('nobody signed in has none', async () => {
    assert.deepEqual(await createAuthClient(server).getClaims(), { data: null, error: null })
  })

  test('of a token signed with the shared secret are read once the server has vouched for it', async () => {
    const { client, session } = await signUp()
    const { data, error } = await client.getClaims()
    assert.deepEqual([error, data?.header.alg, data?.claims.email], [null, 'HS256', session.user.email])
  })

  test('of a token signed with a key pair are verified with the published key', async () => {
    const { client, session } = await signUp(asymmetric)
    const asked: string[] = []
    const listen = async (url: string, options: RequestInit) => {
      asked.push(url)
      return await fetch(url, options)
    }
    Object.assign(client, { fetch: listen })
    const { data, error } = await client.getClaims()
    assert.deepEqual([error, data?.header.alg, data?.claims.email], [null, 'RS256', session.user.email])
    assert.deepEqual(asked, [`${asymmetric.url}/.well-known/jwks.json`])
  })

  test('of a token that another key signed are refused', async () => {
    const { client, session } = await signUp(asymmetric)
    const [header, payload] = session.access_token.split('.')
    const { data, error } = await client.getClaims(`${header}.${payload}.${Buffer.alloc(256, 1).toString('base64url')}`)
    assert.deepEqual([data, error?.message], [null, 'Invalid JWT signature'])
  })

  test('of a token that claims the shared secret where there is a key pair are refused', async () => {
    const { client, memory, session } = await signUp(asymmetric)
    change(memory, session, { access_token: unsignedToken({ exp: secondsAgo(-3600) }) })
    const { data, error } = await client.getClaims()
    assert.deepEqual([data, error?.code], [null, 'bad_jwt'])
  })

  test('of a session whose time is up come after a refresh', async () => {
    const { client, memory, session } = await signUp()
    change(memory, session, { expires_at: secondsAgo(3600) })
    const { data, error } = await client.getClaims()
    assert.deepEqual([error, data?.claims.sub], [null, session.user.id])
  })
})
