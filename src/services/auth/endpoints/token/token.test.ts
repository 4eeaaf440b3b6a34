import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import bcrypt from 'bcryptjs'
import { eventually } from '../../../../../tests/support/eventually.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../../tests/support/test-auth-server.ts'

let server: TestAuthServer
let moment = Date.now()

before(async () => {
  server = await startTestAuthServer({ clock: { now: () => moment } })
})

after(() => server.stop())

async function signUp(
  email: string,
): Promise<{ readonly access_token: string; readonly refresh_token: string; readonly user: { id: string } }> {
  const { status, body } = await server.ask('POST /signup', { body: { email, password: 'correct horse' } })
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

const refresh = (refresh_token: string) => server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token } })

test('signing up where addresses are taken at their word signs in', async () => {
  const { access_token, user } = await signUp('ada@example.org')
  const claims = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString())
  const { exp, iat, session_id, amr, ...rest } = claims
  assert.deepEqual(rest, {
    iss: server.url,
    sub: user.id,
    aud: 'authenticated',
    email: 'ada@example.org',
    phone: '',
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: {},
    role: 'authenticated',
    aal: 'aal1',
    is_anonymous: false,
  })
  assert.equal(exp - iat, 3600)
  assert.deepEqual(amr, [{ method: 'password', timestamp: iat }])
  assert.match(session_id, /^[0-9a-f-]{36}$/)
})

test('a wrong password and an unknown account are answered alike', async () => {
  await signUp('bob@example.org')
  const wrong = await server.ask('POST /token?grant_type=password', { body: { email: 'bob@example.org', password: 'no' } })
  const unknown = await server.ask('POST /token?grant_type=password', { body: { email: 'nobody@example.org', password: 'no' } })
  assert.deepEqual([wrong.status, wrong.body], [400, { code: 400, error_code: 'invalid_credentials', msg: 'Invalid login credentials' }])
  assert.deepEqual([unknown.status, unknown.body], [wrong.status, wrong.body])
})

test('a refresh token is exchanged once; a tab that asks again at once gets the same child', async () => {
  const { refresh_token } = await signUp('carl@example.org')
  const first = await refresh(refresh_token)
  const second = await refresh(refresh_token)
  assert.equal(first.status, 200)
  assert.notEqual(first.body.refresh_token, refresh_token)
  assert.equal(second.body.refresh_token, first.body.refresh_token)
  assert.equal((await refresh(first.body.refresh_token)).status, 200)
})

test('a client two refreshes behind within the grace period gets the token that is valid now', async () => {
  const { refresh_token } = await signUp('carla@example.org')
  const first = await refresh(refresh_token)
  const second = await refresh(first.body.refresh_token)
  assert.equal((await refresh(refresh_token)).body.refresh_token, second.body.refresh_token)
})

test('a refresh token used again later ends the session, and the audit log says so', async () => {
  const { refresh_token, user } = await signUp('dora@example.org')
  const { body } = await refresh(refresh_token)
  moment += 11_000
  const again = await refresh(refresh_token)
  assert.deepEqual([again.status, again.body.error_code], [400, 'refresh_token_already_used'])
  assert.equal((await refresh(body.refresh_token)).body.error_code, 'refresh_token_not_found')
  assert.deepEqual(await server.database.query(`select count(*)::int from auth.sessions where user_id = '${user.id}'`), [{ count: 0 }])
  const [entry] = await server.database.query(
    `select payload ->> 'actor_username' as actor from auth.audit_log_entries where payload ->> 'action' = 'token_reused'`,
  )
  assert.deepEqual(entry, { actor: 'dora@example.org' })
})

test('a refresh that came within the grace period and waited beyond it for the database ends nothing', async () => {
  const { refresh_token } = await signUp('dana@example.org')
  const { body } = await refresh(refresh_token)
  await server.database.query('begin')
  await server.database.query('select from auth.sessions for update')
  const waiting = refresh(refresh_token)
  const countWaiting = async () => {
    const [row] = await server.database.query(
      `select count(*)::int as count from pg_locks where not granted and transactionid = pg_current_xact_id()::xid`,
    )
    return row?.count
  }
  await eventually(countWaiting, 1)
  moment += 11_000
  await server.database.query('commit')
  const again = await waiting
  assert.deepEqual([again.status, again.body.refresh_token], [200, body.refresh_token])
})

test('no refresh token stands in the table, only its hash', async () => {
  const { refresh_token } = await signUp('emma@example.org')
  const rows = await server.database.query(`select token from auth.refresh_tokens where token = '${refresh_token}'`)
  assert.deepEqual(rows, [])
})

test('an invented refresh token, none, and an unknown grant are refused', async () => {
  assert.equal((await refresh('invented')).body.error_code, 'refresh_token_not_found')
  assert.equal((await refresh('')).body.error_code, 'validation_failed')
  const { status, body } = await server.ask('POST /token?grant_type=magic', { body: {} })
  assert.deepEqual([status, body.msg], [400, 'unsupported_grant_type'])
})

test('a banned user neither signs in nor refreshes nor asks', async () => {
  const { refresh_token, access_token, user } = await signUp('fred@example.org')
  await server.database.query(`update auth.users set banned_until = now() + interval '1 day' where id = '${user.id}'`)
  assert.equal((await refresh(refresh_token)).body.error_code, 'user_banned')
  const signIn = await server.ask('POST /token?grant_type=password', { body: { email: 'fred@example.org', password: 'correct horse' } })
  assert.deepEqual([signIn.status, signIn.body.error_code], [400, 'user_banned'])
  const shown = await server.ask('GET /user', { token: access_token })
  assert.deepEqual([shown.status, shown.body.error_code], [403, 'user_banned'])
})

test('a bcrypt password of an import signs in and is hashed anew', async () => {
  const { user } = await signUp('gina@example.org')
  const hash = await bcrypt.hash('imported password', 4)
  await server.database.query(`update auth.users set encrypted_password = $1 where id = $2`, [hash, user.id])
  const wrong = await server.ask('POST /token?grant_type=password', { body: { email: 'gina@example.org', password: 'wrong' } })
  assert.equal(wrong.status, 400)
  const right = await server.ask('POST /token?grant_type=password', { body: { email: 'gina@example.org', password: 'imported password' } })
  assert.equal(right.status, 200)
  const [row] = await server.database.query(`select left(encrypted_password, 10) as kind from auth.users where id = '${user.id}'`)
  assert.deepEqual(row, { kind: '$argon2id$' })
})

test('a fresh token of nobody, an ID token and a token of another key open nothing', async () => {
  const { user } = await signUp('hugo@example.org')
  const ask = async (token: string) => {
    const { status, body } = await server.ask('GET /user', { token })
    return [status, body.error_code]
  }
  assert.deepEqual(await ask(server.anonKey), [403, 'bad_jwt'])
  assert.deepEqual(await ask(server.sign({ sub: user.id, aud: 'a client' })), [403, 'bad_jwt'])
  assert.deepEqual(await ask(server.sign({ sub: user.id, role: 'authenticated', exp: 1 })), [403, 'bad_jwt'])
  assert.deepEqual(await ask(server.sign({ sub: user.id, role: 'authenticated', session_id: user.id })), [403, 'session_not_found'])
  assert.deepEqual(await ask(server.sign({ sub: '00000000-0000-4000-8000-000000000000', role: 'authenticated' })), [403, 'user_not_found'])
  assert.deepEqual(await ask('a.b.c'), [403, 'bad_jwt'])
  assert.deepEqual((await server.ask('GET /user')).status, 401)
})
