import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'

const password = 'correct horse'

describe('signing up where addresses are confirmed', () => {
  let server: TestAuthServer

  before(async () => {
    server = await startTestAuthServer({ settings: { emailConfirmations: true, emailMaxFrequency: 0 } })
  })

  after(() => server.stop())

  const signUp = (body: Readonly<Record<string, unknown>>) => server.ask('POST /signup', { body: { password, ...body } })

  test('answers a user who is not signed in, and lets nobody in before the address is confirmed', async () => {
    const { status, body } = await signUp({ email: 'Ada@Example.org', data: { name: 'Ada' } })
    assert.equal(status, 200)
    assert.deepEqual([body.email, body.user_metadata, body.access_token], ['ada@example.org', { name: 'Ada' }, undefined])
    const signIn = await server.ask('POST /token?grant_type=password', { body: { email: 'ada@example.org', password } })
    assert.deepEqual([signIn.status, signIn.body.error_code], [400, 'email_not_confirmed'])
    const guess = await server.ask('POST /token?grant_type=password', { body: { email: 'ada@example.org', password: 'a guess' } })
    assert.equal(guess.body.error_code, 'invalid_credentials')
  })

  test('answers who has an account as it answers a newcomer', async () => {
    await signUp({ email: 'bob@example.org' })
    await server.database.query(`update auth.users set email_confirmed_at = now() where email = 'bob@example.org'`)
    const again = await signUp({ email: 'bob@example.org', data: { name: 'a stranger' } })
    const newcomer = await signUp({ email: 'new@example.org', data: { name: 'a stranger' } })
    assert.equal(again.status, newcomer.status)
    assert.deepEqual(toShape(again.body), toShape(newcomer.body))
    assert.deepEqual(again.body.user_metadata, { name: 'a stranger' })
    const [row] = await server.database.query(`select id, raw_user_meta_data from auth.users where email = 'bob@example.org'`)
    assert.notEqual(row?.id, again.body.id)
    assert.deepEqual(row?.raw_user_meta_data, {})
    assert.deepEqual([...again.headers.keys()].sort(), [...newcomer.headers.keys()].sort())
  })

  test('neither role nor app_metadata of the body reaches the row', async () => {
    await signUp({
      email: 'eve@example.org',
      role: 'service_role',
      app_metadata: { admin: true },
      raw_app_meta_data: {},
      id: 'x',
      aud: 'x',
    })
    const [row] = await server.database.query(`select role, aud, raw_app_meta_data from auth.users where email = 'eve@example.org'`)
    assert.deepEqual(row, {
      role: 'authenticated',
      aud: 'authenticated',
      raw_app_meta_data: { provider: 'email', providers: ['email'] },
    })
  })

  test('refuses what it cannot use, and says why', async () => {
    const refusal = async (body: Readonly<Record<string, unknown>>) => {
      const answer = await server.ask('POST /signup', { body })
      return [answer.status, answer.body.error_code, answer.body.msg]
    }
    assert.deepEqual(await refusal({ email: 'no address', password }), [
      400,
      'validation_failed',
      'Unable to validate email address: invalid format',
    ])
    assert.deepEqual(await refusal({ email: 'x@example.org' }), [400, 'validation_failed', 'Signup requires a valid password'])
    assert.equal((await refusal({ email: 'x@example.org', password: 'short' }))[1], 'weak_password')
    assert.deepEqual(await refusal({ email: 'x@example.org', password: 'é'.repeat(40) }), [
      400,
      'validation_failed',
      'Password cannot be longer than 72 characters',
    ])
    assert.deepEqual((await refusal({ password })).slice(0, 2), [422, 'anonymous_provider_disabled'])
    assert.deepEqual((await refusal({ phone: '+33600000000', password })).slice(0, 2), [400, 'phone_provider_disabled'])
    assert.deepEqual(await refusal({ email: 3, password }), [400, 'validation_failed', 'email must be string'])
  })

  test('bodies that are no JSON, of another type, or too large are refused', async () => {
    const ask = async (body: string, type: string) => {
      const answer = await server.ask('POST /signup', { body, headers: { 'content-type': type } })
      return [answer.status, answer.body.error_code]
    }
    assert.deepEqual(await ask('{', 'application/json'), [400, 'bad_json'])
    assert.deepEqual(await ask('[]', 'application/json'), [400, 'bad_json'])
    assert.deepEqual(await ask('email=a', 'application/x-www-form-urlencoded'), [415, 'unsupported_media_type'])
    assert.deepEqual(await ask(JSON.stringify({ email: 'x'.repeat(2 ** 20) }), 'application/json'), [413, 'body_too_large'])
  })

  test('errors have the form that the client asks for', async () => {
    const headers = { 'x-supabase-api-version': '2024-01-01' }
    const answer = await server.ask('POST /signup', { body: { email: 'x@example.org', password: 'short' }, headers })
    assert.deepEqual(answer.body.code, 'weak_password')
    assert.deepEqual(answer.body.weak_password, { reasons: ['length'] })
    assert.equal(answer.headers.get('x-supabase-api-version'), '2024-01-01')
    const older = await server.ask('POST /signup', { body: { email: 'x@example.org', password: 'short' } })
    assert.deepEqual([older.body.code, older.body.error_code, older.body.weak_password], [422, 'weak_password', { reasons: ['length'] }])
  })
})

describe('signing up beside triggers of the project', () => {
  let server: TestAuthServer

  before(async () => {
    server = await startTestAuthServer({
      sql: `
        create table public.profiles (id uuid primary key references auth.users (id) on delete cascade, name text not null);
        create function public.make_profile() returns trigger language plpgsql security definer set search_path = '' as $$
        begin
          insert into public.profiles (id, name) values (new.id, new.raw_user_meta_data ->> 'name');
          return new;
        end $$;
        create trigger make_profile after insert on auth.users for each row execute function public.make_profile();`,
    })
  })

  after(() => server.stop())

  test('a trigger takes part in the sign-up', async () => {
    const { status, body } = await server.ask('POST /signup', { body: { email: 'ada@example.org', password, data: { name: 'Ada' } } })
    assert.equal(status, 200)
    assert.deepEqual(await server.database.query('select id, name from public.profiles'), [{ id: body.user.id, name: 'Ada' }])
  })

  test('a trigger that fails leaves no half user', async () => {
    const { status, body } = await server.ask('POST /signup', { body: { email: 'nameless@example.org', password } })
    assert.deepEqual([status, body.error_code, body.msg], [500, 'unexpected_failure', 'Database error saving new user'])
    assert.deepEqual(await server.database.query(`select from auth.users where email = 'nameless@example.org'`), [])
    assert.deepEqual(await server.database.query(`select from auth.identities where email = 'nameless@example.org'`), [])
  })

  test('whoever has an account is told so where addresses are taken at their word', async () => {
    const { status, body } = await server.ask('POST /signup', { body: { email: 'ADA@example.org', password } })
    assert.deepEqual([status, body.error_code], [422, 'user_already_exists'])
  })
})

/** Names and kinds of what is there, without the values that differ from sign-up to sign-up. */
function toShape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toShape)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toShape(field)]))
}
