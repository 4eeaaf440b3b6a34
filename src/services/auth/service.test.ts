import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestAuthServer, type TestAuthServer } from '../../../tests/support/test-auth-server.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer()
})

after(() => server.stop())

test('health tells who answers', async () => {
  const { status, body } = await server.ask('GET /health')
  assert.deepEqual([status, body.name], [200, 'Dorsal'])
})

test('a path that is not served is answered 404, in the form of the API', async () => {
  const { status, body } = await server.ask('GET /nowhere')
  assert.deepEqual([status, body], [404, { code: 404, error_code: 'not_found', msg: 'Nothing is served at this path' }])
})

test('no answer is kept by anybody on the way, and pages may read the version of an error', async () => {
  const headers = { origin: 'https://app.example.org', 'x-supabase-api-version': '2024-01-01' }
  const answer = await server.ask('POST /token?grant_type=password', { body: {}, headers })
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.equal(answer.headers.get('x-supabase-api-version'), '2024-01-01')
  assert.match(answer.headers.get('access-control-expose-headers') ?? '', /, X-Supabase-Api-Version$/)
})

test('what an administrator may ask, nobody else may', async () => {
  const ask = async (token?: string, headers: Readonly<Record<string, string>> = {}) => {
    const { status, body } = await server.ask('GET /admin/users', { ...(token === undefined ? {} : { token }), headers })
    return [status, body.error_code]
  }
  const { body } = await server.ask('POST /signup', { body: { email: 'ada@example.org', password: 'correct horse' } })
  assert.deepEqual(await ask(), [401, 'no_authorization'])
  assert.deepEqual(await ask(server.anonKey), [403, 'not_admin'])
  assert.deepEqual(await ask(body.access_token), [403, 'not_admin'])
  assert.deepEqual(await ask(body.access_token, { apikey: server.serviceKey }), [403, 'not_admin'])
  assert.deepEqual(await ask(server.sign({ role: 'service_role', exp: 1 })), [403, 'bad_jwt'])
  assert.deepEqual(await ask('no token'), [403, 'bad_jwt'])
  assert.deepEqual(await ask(server.serviceKey), [200, undefined])
})

test('an unexpected failure is answered with its id and nothing else', async () => {
  await server.database.query('alter table auth.mfa_factors rename to mfa_factors_away')
  const { status, body } = await server.ask('POST /signup', { body: { email: 'bob@example.org', password: 'correct horse' } })
  await server.database.query('alter table auth.mfa_factors_away rename to mfa_factors')
  assert.deepEqual([status, body.error_code, body.msg], [500, 'unexpected_failure', 'Something went wrong on the server'])
  assert.match(body.error_id, /^[0-9a-f-]{36}$/)
  assert.deepEqual(await server.database.query(`select from auth.users where email = 'bob@example.org'`), [])
})
