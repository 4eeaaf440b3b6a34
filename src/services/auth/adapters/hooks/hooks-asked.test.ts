import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPerson, readClaims, startSession } from '../../../../../tests/support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../../tests/support/test-auth-server.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    settings: {
      hookCustomAccessTokenEnabled: true,
      hookCustomAccessTokenUri: 'pg-functions://postgres/hooks/claims',
      hookBeforeUserCreatedEnabled: true,
      hookBeforeUserCreatedUri: 'pg-functions://postgres/hooks/new_user',
      hookPasswordVerificationAttemptEnabled: true,
      hookPasswordVerificationAttemptUri: 'pg-functions://postgres/hooks/password',
    },
    sql: `
      create schema hooks;
      create table hooks.heard (event jsonb);
      create function hooks.claims(event jsonb) returns jsonb language plpgsql as $$
      begin
        insert into hooks.heard values (event);
        return jsonb_build_object('claims', event -> 'claims' || '{"plan": "gold"}');
      end $$;
      create function hooks.new_user(event jsonb) returns jsonb language plpgsql as $$
      begin
        insert into hooks.heard values (event);
        if event -> 'user' ->> 'email' like '%@forbidden.example' then
          return '{"error": {"http_code": 403, "message": "Not from there"}}';
        end if;
        return '{}';
      end $$;
      create function hooks.password(event jsonb) returns jsonb language plpgsql as $$
      begin
        insert into hooks.heard values (event);
        return '{"decision": "continue"}';
      end $$;
      grant usage on schema hooks to supabase_auth_admin;
      grant select, insert on hooks.heard to supabase_auth_admin;`,
  })
})
after(() => server.stop())

test('each hook hears its name, the address of the client and what Supabase tells it', async () => {
  const person = await createPerson(server)
  const { access_token } = await startSession(server, person)
  assert.equal(readClaims(access_token).plan, 'gold')
  const heard = await server.database.query(
    `select event -> 'metadata' ->> 'name' as name, event -> 'metadata' ->> 'ip_address' as ip,
       (select array_agg(key order by key) from jsonb_object_keys(event) as key) as keys
     from hooks.heard where coalesce(event ->> 'user_id', event -> 'user' ->> 'id') = $1`,
    [person.id],
  )
  assert.deepEqual(heard, [
    { name: 'before-user-created', ip: '127.0.0.1', keys: ['metadata', 'user'] },
    { name: 'password-verification', ip: '127.0.0.1', keys: ['metadata', 'user_id', 'valid'] },
    { name: 'customize-access-token', ip: '127.0.0.1', keys: ['authentication_method', 'claims', 'metadata', 'user_id'] },
  ])
})

test('a user whom the hook refuses is not created, and nothing of the refusal is kept', async () => {
  const body = { email: 'ada@forbidden.example', password: 'correct horse battery' }
  const refused = await server.ask('POST /signup', { body })
  assert.deepEqual([refused.status, refused.body.msg], [403, 'Not from there'])
  const [users] = await server.database.query(`select count(*)::int as count from auth.users where email like '%@forbidden.example'`)
  const [heard] = await server.database.query(
    `select count(*)::int as count from hooks.heard where event -> 'user' ->> 'email' like '%@forbidden.example'`,
  )
  assert.deepEqual([users?.count, heard?.count], [0, 0])
})
