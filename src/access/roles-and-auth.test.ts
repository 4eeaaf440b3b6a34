import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'

const migration = await readFile(new URL('./migrations/0001-roles-and-auth.sql', import.meta.url), 'utf8')

describe('the roles and functions of a project', () => {
  let database: TestDatabase
  before(async () => {
    database = await createTestDatabase({ prefix: 'access', sql: `begin; ${migration} commit` })
  })
  after(() => database.drop())

  /** Runs as authenticator would for a request: role and claims first, all in one transaction that is undone. */
  async function runAs(role: string, claims: string, text: string): Promise<readonly Record<string, unknown>[]> {
    await database.query('begin')
    try {
      await database.query(`select set_config('request.jwt.claims', $1, true), set_config('role', $2, true)`, [claims, role])
      return await database.query(text)
    } finally {
      await database.query('rollback')
    }
  }

  test('it can be applied again', async () => {
    await database.query(`begin; ${migration} commit`)
  })

  test('authenticator can log in and take three roles, of which one bypasses row-level security', async () => {
    assert.deepEqual(
      await database.query(`
        select rolname, rolcanlogin, rolinherit, rolbypassrls, rolsuper, pg_has_role('authenticator', oid, 'member') as taken
        from pg_roles where rolname in ('anon', 'authenticated', 'service_role', 'authenticator') order by rolname`),
      [
        { rolname: 'anon', rolcanlogin: false, rolinherit: false, rolbypassrls: false, rolsuper: false, taken: true },
        { rolname: 'authenticated', rolcanlogin: false, rolinherit: false, rolbypassrls: false, rolsuper: false, taken: true },
        { rolname: 'authenticator', rolcanlogin: true, rolinherit: false, rolbypassrls: false, rolsuper: false, taken: true },
        { rolname: 'service_role', rolcanlogin: false, rolinherit: false, rolbypassrls: true, rolsuper: false, taken: true },
      ],
    )
  })

  test('anonymous and signed-in statements are limited in time', async () => {
    assert.deepEqual(
      await database.query(`select rolname, rolconfig from pg_roles where rolname in ('anon', 'authenticated') order by rolname`),
      [
        { rolname: 'anon', rolconfig: ['statement_timeout=3s'] },
        { rolname: 'authenticated', rolconfig: ['statement_timeout=8s'] },
      ],
    )
  })

  test('the claims of the request are read by its functions', async () => {
    const sub = '6f1d9d2e-6f6b-4a3e-9d5c-0d9a4d1c2b3a'
    const claims = JSON.stringify({ sub, role: 'authenticated', email: 'a@example.org', app: { plan: 'pro' } })
    assert.deepEqual(
      await runAs('authenticated', claims, `select auth.uid(), auth.role(), auth.email(), auth.jwt() #>> '{app,plan}' as plan`),
      [{ uid: sub, role: 'authenticated', email: 'a@example.org', plan: 'pro' }],
    )
  })

  test('without claims they are null', async () => {
    const nothing = [{ uid: null, role: null, email: null, jwt: null }]
    const question = 'select auth.uid(), auth.role(), auth.email(), auth.jwt()'
    assert.deepEqual(await database.query(question), nothing)
    assert.deepEqual(await runAs('anon', '', question), nothing)
    assert.deepEqual(await runAs('anon', '{"sub":""}', 'select auth.uid()'), [{ uid: null }])
  })

  test('a search path of the caller cannot change what they mean', async () => {
    const text = `
      create schema attack;
      create function attack.current_setting(text, boolean) returns text language sql as $$ select '{"sub":"forged","role":"forged"}' $$;
      set local search_path = attack, pg_catalog, public;
      select auth.role()`
    assert.deepEqual(await database.query(`begin; ${text}`), [{ role: null }])
    await database.query('rollback')
  })

  test('a new table is closed to anonymous and signed-in users until it is granted, and open to service_role', async () => {
    await database.query('create table public.notes (id int)')
    await assert.rejects(runAs('anon', '', 'select * from notes'), { code: '42501' })
    await assert.rejects(runAs('authenticated', '', 'select * from notes'), { code: '42501' })
    assert.deepEqual(await runAs('service_role', '', 'insert into notes values (1) returning id'), [{ id: 1 }])
    await database.query('grant select on public.notes to anon')
    assert.deepEqual(await runAs('anon', '', 'select * from notes'), [])
  })

  test('extensions are there, found without their schema in a new session, and statistics are not for everybody', async () => {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    const { rows } = await client.query(`select length(crypt('a', gen_salt('bf', 4))) as hash, uuid_generate_v4() is not null as uuid`)
    await client.end()
    assert.deepEqual(rows, [{ hash: 60, uuid: true }])
    await assert.rejects(runAs('anon', '', 'select * from extensions.pg_stat_statements'), { code: '42501' })
  })
})

test('the owner of a database, who is no superuser, has all that is needed and is told what is missing', async () => {
  const owner = `access_owner_${randomBytes(6).toString('hex')}`
  const database = await createTestDatabase({ prefix: 'access', sql: `begin; ${migration} commit` })
  await database.query(`create role ${owner} login password '${owner}'`)
  await database.query(`create database ${owner} owner ${owner}`)
  const url = new URL(database.url)
  url.username = owner
  url.password = owner
  url.pathname = `/${owner}`
  const client = new pg.Client({ connectionString: url.href })
  const warnings: string[] = []
  client.on('notice', (notice) => {
    if (notice.severity === 'WARNING') warnings.push(`${notice.message}: ${notice.hint ?? notice.detail}`)
  })
  try {
    await client.connect()
    await client.query(`begin; ${migration} commit`)
    assert.deepEqual((await client.query('select auth.uid()')).rows, [{ uid: null }])
    assert.deepEqual(warnings.sort(), [
      `"${owner}" cannot take the role "anon": Let an administrator run: grant anon to ${owner}`,
      `"${owner}" cannot take the role "authenticated": Let an administrator run: grant authenticated to ${owner}`,
      `"${owner}" cannot take the role "service_role": Let an administrator run: grant service_role to ${owner}`,
      'Not done: create extension if not exists pg_stat_statements with schema extensions: permission denied to create extension "pg_stat_statements"',
    ])
  } finally {
    await client.end()
    await database.query(`drop database ${owner} with (force)`)
    await database.query(`drop role ${owner}`)
    await database.drop()
  }
})
