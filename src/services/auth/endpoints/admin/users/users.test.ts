import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { GoTrueAdminApi } from '@supabase/auth-js'
import bcrypt from 'bcryptjs'
import { startTestAuthServer, type TestAuthServer } from '../../../../../../tests/support/test-auth-server.ts'

describe('administration of users', () => {
  let server: TestAuthServer
  let admin: GoTrueAdminApi
  before(async () => {
    server = await startTestAuthServer()
    admin = new GoTrueAdminApi({ url: server.url, headers: { Authorization: `Bearer ${server.serviceKey}` } })
  })
  after(() => server.stop())

  const asAdmin = (line: string, body?: unknown) => server.ask(line, { token: server.serviceKey, ...(body === undefined ? {} : { body }) })

  test('everybody but service_role is refused', async () => {
    const lines = [
      'GET /admin/users',
      'POST /admin/users',
      'GET /admin/users/00000000-0000-4000-8000-000000000000',
      'PUT /admin/users/00000000-0000-4000-8000-000000000000',
      'DELETE /admin/users/00000000-0000-4000-8000-000000000000',
      'GET /admin/audit',
    ]
    for (const line of lines) {
      assert.deepEqual([(await server.ask(line)).status, (await server.ask(line)).body.error_code], [401, 'no_authorization'], line)
      const refused = await server.ask(line, { token: server.anonKey })
      assert.deepEqual([refused.status, refused.body.error_code], [403, 'not_admin'], line)
    }
  })

  test('a user is created as asked, confirmed or not, with an identity', async () => {
    const { data, error } = await admin.createUser({
      email: 'Ada@Example.org',
      password: 'correct horse battery',
      email_confirm: true,
      user_metadata: { full_name: 'Ada' },
      app_metadata: { plan: 'pro' },
    })
    assert.equal(error, null)
    assert.equal(data.user?.email, 'ada@example.org')
    assert.deepEqual(data.user?.app_metadata, { provider: 'email', providers: ['email'], plan: 'pro' })
    assert.deepEqual(data.user?.user_metadata, { full_name: 'Ada' })
    assert.equal(typeof data.user?.email_confirmed_at, 'string')
    assert.equal(data.user?.identities?.[0]?.identity_data?.email_verified, true)
    const [row] = await server.database.query(`select encrypted_password from auth.users where email = 'ada@example.org'`)
    assert.match(String(row?.encrypted_password), /^\$argon2id\$/)
  })

  test('an address and a number are two identities', async () => {
    const { data } = await admin.createUser({ email: 'two@example.org', phone: '+33600000001', phone_confirm: true })
    assert.deepEqual(
      data.user?.identities?.map(({ provider }) => provider),
      ['email', 'phone'],
    )
    assert.deepEqual(data.user?.app_metadata, { provider: 'email', providers: ['email', 'phone'] })
    assert.deepEqual([data.user?.phone, data.user?.email_confirmed_at], ['33600000001', undefined])
  })

  test('an id and a hash of elsewhere are kept', async () => {
    const id = '7b1c1d8e-2f0b-4a57-9a2e-5d6f1b2c3d4e'
    const hash = await bcrypt.hash('brought along', 4)
    const made = await asAdmin('POST /admin/users', { id, email: 'moved@example.org', password_hash: hash, email_confirm: true })
    assert.deepEqual([made.status, made.body.id], [200, id])
    const [row] = await server.database.query('select encrypted_password from auth.users where id = $1', [id])
    assert.equal(row?.encrypted_password, hash)
  })

  test('what cannot be a user is refused, and names the reason', async () => {
    await admin.createUser({ email: 'taken@example.org', phone: '33600000009' })
    const cases: readonly (readonly [body: unknown, status: number, code: string])[] = [
      [{}, 400, 'validation_failed'],
      [{ email: 'no address' }, 400, 'validation_failed'],
      [{ email: 'taken@example.org' }, 422, 'email_exists'],
      [{ email: 'TAKEN@example.org' }, 422, 'email_exists'],
      [{ phone: '+33600000009' }, 422, 'phone_exists'],
      [{ email: 'a@example.org', password: 'x', password_hash: '$2a$10$x' }, 400, 'validation_failed'],
      [{ email: 'a@example.org', password_hash: 'plain text' }, 400, 'validation_failed'],
      [
        { email: 'a@example.org', password_hash: '$argon2id$v=19$m=4194304,t=2,p=1$AAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAA' },
        400,
        'validation_failed',
      ],
      [{ email: 'a@example.org', id: 'x' }, 400, 'validation_failed'],
      [{ email: 'a@example.org', id: '00000000-0000-0000-0000-000000000000' }, 400, 'validation_failed'],
      [{ email: 'a@example.org', ban_duration: 'soon' }, 400, 'validation_failed'],
      [{ email: { $ne: '' } }, 400, 'validation_failed'],
    ]
    for (const [body, status, code] of cases) {
      const refused = await asAdmin('POST /admin/users', body)
      assert.deepEqual([refused.status, refused.body.error_code], [status, code], JSON.stringify(body))
    }
    assert.deepEqual(await server.database.query(`select id from auth.users where email = 'a@example.org'`), [])
  })

  test('fields that are not named are not written', async () => {
    const made = await asAdmin('POST /admin/users', {
      email: 'plain@example.org',
      is_super_admin: true,
      is_sso_user: true,
      created_at: '2001-01-01',
      email_confirmed_at: '2001-01-01',
      encrypted_password: 'x',
      raw_app_meta_data: { x: 1 },
    })
    const [row] = await server.database.query(
      `select is_super_admin, is_sso_user, encrypted_password, email_confirmed_at, extract(year from created_at) > 2001 as is_new, raw_app_meta_data
        from auth.users where id = $1`,
      [made.body.id],
    )
    assert.deepEqual(row, {
      is_super_admin: null,
      is_sso_user: false,
      encrypted_password: null,
      email_confirmed_at: null,
      is_new: true,
      raw_app_meta_data: { provider: 'email', providers: ['email'] },
    })
  })

  test('changes are merged, and null takes a name away', async () => {
    const { data } = await admin.createUser({ email: 'merge@example.org', user_metadata: { a: 1, b: 2 }, app_metadata: { plan: 'free' } })
    const id = data.user?.id ?? ''
    const { data: changed } = await admin.updateUserById(id, {
      user_metadata: { b: null, c: 3 },
      app_metadata: { plan: 'pro' },
      email: 'merged@example.org',
      email_confirm: true,
      role: 'editor',
    })
    assert.deepEqual(changed.user?.user_metadata, { a: 1, c: 3 })
    assert.deepEqual(changed.user?.app_metadata, { provider: 'email', providers: ['email'], plan: 'pro' })
    assert.deepEqual([changed.user?.email, changed.user?.role], ['merged@example.org', 'editor'])
    assert.equal(changed.user?.identities?.[0]?.identity_data?.email, 'merged@example.org')
    assert.equal(changed.user?.identities?.[0]?.identity_data?.email_verified, true)
  })

  test('an address of somebody else is refused', async () => {
    await admin.createUser({ email: 'first@example.org' })
    const { data } = await admin.createUser({ email: 'second@example.org' })
    const { error } = await admin.updateUserById(data.user?.id ?? '', { email: 'first@example.org' })
    assert.deepEqual([error?.status, error?.code], [422, 'email_exists'])
  })

  test('a new password ends sessions and links on their way', async () => {
    const { data } = await admin.createUser({ email: 'reset@example.org', password: 'the first password' })
    const id = data.user?.id ?? ''
    await server.database.query(
      `insert into auth.sessions (id, user_id, created_at, updated_at) values (gen_random_uuid(), $1, now(), now())`,
      [id],
    )
    await server.database.query(
      `insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to) values (gen_random_uuid(), $1, 'recovery_token', 'x', 'y')`,
      [id],
    )
    await admin.updateUserById(id, { password: 'the second password' })
    assert.deepEqual(await server.database.query('select from auth.sessions where user_id = $1', [id]), [])
    assert.deepEqual(await server.database.query('select from auth.one_time_tokens where user_id = $1', [id]), [])
  })

  test('a ban lasts as long as asked, and none ends it', async () => {
    const { data } = await admin.createUser({ email: 'banned@example.org' })
    const id = data.user?.id ?? ''
    const { data: banned } = await admin.updateUserById(id, { ban_duration: '1h30m' })
    const [row] = await server.database.query(
      `select round(extract(epoch from banned_until - now()) / 60) as minutes from auth.users where id = $1`,
      [id],
    )
    assert.equal(row?.minutes, '90')
    assert.equal(typeof banned.user?.banned_until, 'string')
    const { data: freed } = await admin.updateUserById(id, { ban_duration: 'none' })
    assert.equal(freed.user?.banned_until, undefined)
  })

  test('a deleted user is gone, with everything that hangs on the row', async () => {
    const { data } = await admin.createUser({ email: 'gone@example.org' })
    const id = data.user?.id ?? ''
    const deleted = await asAdmin(`DELETE /admin/users/${id}`)
    assert.deepEqual([deleted.status, deleted.body], [200, {}])
    assert.equal((await admin.getUserById(id)).error?.code, 'user_not_found')
    assert.deepEqual(await server.database.query('select from auth.identities where user_id = $1', [id]), [])
  })

  test('a softly deleted user says nothing about the person and frees the address', async () => {
    const { data } = await admin.createUser({ email: 'soft@example.org', phone: '33600000042', user_metadata: { full_name: 'Soft' } })
    const id = data.user?.id ?? ''
    await admin.deleteUser(id, true)
    const [row] = await server.database.query(
      `select email like '%soft%' as named, phone, raw_user_meta_data, raw_app_meta_data, encrypted_password, deleted_at is not null as deleted
        from auth.users where id = $1`,
      [id],
    )
    assert.deepEqual(
      { ...row, phone: undefined },
      {
        named: false,
        phone: undefined,
        raw_user_meta_data: {},
        raw_app_meta_data: {},
        encrypted_password: null,
        deleted: true,
      },
    )
    assert.notEqual(row?.phone, '33600000042')
    assert.deepEqual(await server.database.query('select distinct identity_data from auth.identities where user_id = $1', [id]), [
      { identity_data: {} },
    ])
    assert.equal((await admin.createUser({ email: 'soft@example.org', phone: '33600000042' })).error, null)
  })

  test('a path that names nobody is answered 404', async () => {
    const missing = await asAdmin('GET /admin/users/7b1c1d8e-2f0b-4a57-9a2e-000000000000')
    assert.deepEqual([missing.status, missing.body.error_code], [404, 'user_not_found'])
    const nonsense = await asAdmin(`GET /admin/users/${encodeURIComponent("' or 1=1 --")}`)
    assert.deepEqual([nonsense.status, nonsense.body.msg], [404, 'user_id must be an UUID'])
  })
})

describe('lists', () => {
  let server: TestAuthServer
  let admin: GoTrueAdminApi
  before(async () => {
    server = await startTestAuthServer()
    admin = new GoTrueAdminApi({ url: server.url, headers: { Authorization: `Bearer ${server.serviceKey}` } })
    for (const name of ['a', 'b', 'c'])
      await admin.createUser({ email: `${name}_1@example.org`, user_metadata: { full_name: `Person ${name}` } })
  })
  after(() => server.stop())

  test('users come in pages, the newest first, with their number and links', async () => {
    const { data } = await admin.listUsers({ page: 1, perPage: 2 })
    assert.deepEqual(
      data.users.map(({ email }) => email),
      ['c_1@example.org', 'b_1@example.org'],
    )
    assert.deepEqual('total' in data ? [data.total, data.nextPage, data.lastPage, data.aud] : [], [3, 2, 2, 'authenticated'])
    assert.deepEqual(
      data.users[0]?.identities?.map(({ provider }) => provider),
      ['email'],
    )
    const page = await server.ask('GET /admin/users?page=2&per_page=2&sort=created_at%20asc', { token: server.serviceKey })
    assert.deepEqual(
      page.body.users.map(({ email }: { email: string }) => email),
      ['c_1@example.org'],
    )
    assert.equal(page.headers.get('x-total-count'), '3')
  })

  test('a filter looks into addresses and names, and its wildcards are letters', async () => {
    const find = async (filter: string) => {
      const { body } = await server.ask(`GET /admin/users?filter=${encodeURIComponent(filter)}`, { token: server.serviceKey })
      return body.users.map(({ email }: { email: string }) => email)
    }
    assert.deepEqual(await find('B_1@'), ['b_1@example.org'])
    assert.deepEqual(await find('person a'), ['a_1@example.org'])
    assert.deepEqual(await find('%'), [])
    assert.deepEqual(await find("' or true --"), [])
    assert.equal((await server.ask('GET /admin/users?sort=email', { token: server.serviceKey })).status, 400)
    assert.equal((await server.ask('GET /admin/users?page=0', { token: server.serviceKey })).status, 400)
  })

  test('the audit log tells who was created, by whom, and is searched by its scopes', async () => {
    const { body, headers } = await server.ask('GET /admin/audit?query=action:signedup&per_page=1', { token: server.serviceKey })
    assert.equal(headers.get('x-total-count'), '3')
    assert.deepEqual(
      [body[0].payload.action, body[0].payload.actor_username, body[0].payload.log_type, body[0].payload.traits.user_email],
      ['user_signedup', 'service_role', 'team', 'c_1@example.org'],
    )
    assert.deepEqual((await server.ask('GET /admin/audit?query=author:nobody', { token: server.serviceKey })).body, [])
    const refused = await server.ask('GET /admin/audit?query=payload:x', { token: server.serviceKey })
    assert.deepEqual([refused.status, refused.body.error_code], [400, 'validation_failed'])
  })
})
