import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import bcrypt from 'bcryptjs'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'
import { systemClock } from '../../../base/clock.ts'
import { silentLog } from '../../../base/log.ts'
import { parseConnectionUrl } from '../../../postgres/connection-target.ts'
import { connectDatabase } from '../../../postgres/database.ts'
import { postgresDefaults } from '../../../postgres/settings.ts'
import type { Database } from '../../../postgres/types.ts'
import { systemRandom } from '../adapters/random-source.ts'
import { createAuthDatabase } from '../auth-database.ts'
import { importUsers, parseExport } from './import-users.ts'

const ada = '7b1c1d8e-2f0b-4a57-9a2e-5d6f1b2c3d4e'
const bob = '7b1c1d8e-2f0b-4a57-9a2e-5d6f1b2c3d4f'
const eve = '7b1c1d8e-2f0b-4a57-9a2e-5d6f1b2c3d50'

describe('users of a Supabase project', () => {
  let server: TestAuthServer
  let database: Database
  let dump = ''
  before(async () => {
    server = await startTestAuthServer()
    database = await connectDatabase(parseConnectionUrl(server.database.url), postgresDefaults, silentLog)
    const hash = await bcrypt.hash('a password of before', 4)
    dump = `COPY auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, confirmation_token, raw_app_meta_data, raw_user_meta_data, is_super_admin, created_at, phone, banned_until, is_sso_user, is_anonymous) FROM stdin;
00000000-0000-0000-0000-000000000000\t${ada}\tauthenticated\tauthenticated\tAda@example.org\t${hash}\t2024-01-31 08:00:00.123456+00\tsecret-token\t{"provider": "email", "providers": ["email", "github"]}\t{"full_name": "Ada"}\tt\t2024-01-31 08:00:00+00\t\\N\t\\N\tf\tf
00000000-0000-0000-0000-000000000000\t${bob}\tauthenticated\tauthenticated\tbob@example.org\t$fbscrypt$v=1$x\t\\N\t\t{}\t{}\t\\N\t2024-02-01 08:00:00+00\t33600000000\t\\N\tf\tf
00000000-0000-0000-0000-000000000000\tno-id\tauthenticated\tauthenticated\tx@example.org\t\\N\t\\N\t\t{}\t{}\t\\N\t2024-02-01 08:00:00+00\t\\N\t\\N\tf\tf
\\.
COPY auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, id) FROM stdin;
4711\t${ada}\t{"sub": "4711", "email": "ada@example.org"}\tgithub\t2024-01-31 08:00:00+00\t2024-01-31 08:00:00+00\t2024-01-31 08:00:00+00\t${eve}
4712\t${eve}\t{"sub": "4712"}\tgithub\t\\N\t\\N\t\\N\t${bob}
\\.
`
  })
  after(async () => {
    await database.close()
    await server.stop()
  })

  const bring = (text: string, { rehearsal = false } = {}) =>
    importUsers(
      { database: createAuthDatabase(database), clock: systemClock, random: systemRandom },
      {
        rows: parseExport(text, 'dump.sql'),
        rehearsal,
        onProgress: () => {},
      },
    )
  const countUsers = async () => (await server.database.query('select count(*)::int as users from auth.users'))[0]?.users

  test('a rehearsal tells what would come and keeps nothing', async () => {
    const { users } = await bring(dump, { rehearsal: true })
    assert.deepEqual([users, await countUsers()], [{ imported: 2, known: 0, skipped: 1 }, 0])
  })

  test('they come with ids, addresses, metadata and identities, and what cannot come is named', async () => {
    const report = await bring(dump)
    assert.deepEqual(report.users, { imported: 2, known: 0, skipped: 1 })
    assert.deepEqual(report.identities, { imported: 1, known: 0, skipped: 1, made: 1 })
    assert.deepEqual(report.withoutPassword, [bob])
    assert.deepEqual(report.skipped, [
      { table: 'users', id: 'no-id', reason: 'id is no UUID' },
      { table: 'identities', id: bob, reason: 'its user is not here' },
    ])
    assert.deepEqual(
      await server.database.query(
        `select email, phone, email_confirmed_at is not null as confirmed, raw_user_meta_data, confirmation_token, is_super_admin, encrypted_password is null as without
          from auth.users order by email`,
      ),
      [
        {
          email: 'ada@example.org',
          phone: null,
          confirmed: true,
          raw_user_meta_data: { full_name: 'Ada' },
          confirmation_token: '',
          is_super_admin: null,
          without: false,
        },
        {
          email: 'bob@example.org',
          phone: '33600000000',
          confirmed: false,
          raw_user_meta_data: {},
          confirmation_token: '',
          is_super_admin: null,
          without: true,
        },
      ],
    )
    assert.deepEqual(await server.database.query('select provider, provider_id, user_id from auth.identities order by provider'), [
      { provider: 'email', provider_id: bob, user_id: bob },
      { provider: 'github', provider_id: '4711', user_id: ada },
    ])
  })

  test('once more brings nothing and changes nothing', async () => {
    await server.database.query(`update auth.users set raw_user_meta_data = '{"full_name":"Ada L."}' where id = $1`, [ada])
    const report = await bring(dump)
    assert.deepEqual(report.users, { imported: 0, known: 2, skipped: 1 })
    assert.deepEqual(report.identities, { imported: 0, known: 1, skipped: 1, made: 0 })
    const [row] = await server.database.query('select raw_user_meta_data from auth.users where id = $1', [ada])
    assert.deepEqual(row?.raw_user_meta_data, { full_name: 'Ada L.' })
  })

  test('they sign in with the password they had', async () => {
    const { status, body } = await server.ask('POST /token?grant_type=password', {
      body: { email: 'ada@example.org', password: 'a password of before' },
    })
    assert.deepEqual([status, body.user?.id], [200, ada])
  })

  test('an address that somebody else has is not taken over', async () => {
    const { skipped } = await bring(JSON.stringify([{ id: eve, email: 'ADA@example.org', encrypted_password: await bcrypt.hash('x', 4) }]))
    assert.deepEqual(skipped, [{ table: 'users', id: eve, reason: 'somebody else has this address or number' }])
  })

  test('a trigger of the project that refuses one row leaves none', async () => {
    await server.database.query(`create function public.refuse() returns trigger language plpgsql as $$ begin if new.email like 'bad%' then raise 'no'; end if; return new; end $$;
      create trigger refuse before insert on auth.users for each row execute function public.refuse()`)
    const users = [
      { id: '7b1c1d8e-2f0b-4a57-9a2e-000000000001', email: 'good@example.org' },
      { id: eve, email: 'bad@example.org' },
    ]
    await assert.rejects(bring(JSON.stringify(users)), { message: 'no' })
    assert.deepEqual(await server.database.query(`select from auth.users where email = 'good@example.org'`), [])
  })
})
