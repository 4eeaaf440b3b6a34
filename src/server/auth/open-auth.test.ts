import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { createTestDatabase } from '../../../tests/support/test-database.ts'
import { signToken } from '../../access/sign-token.ts'
import { silentLog } from '../../base/log.ts'
import { openProject } from '../../project/open-project.ts'
import { startDorsal } from '../assemble.ts'
import { readProjectStatus } from '../beside-server.ts'
import { readSettings } from '../settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'dorsal-auth-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const migration = `
  create table public.profiles (id uuid primary key references auth.users (id) on delete cascade, email text);
  grant select on public.profiles to authenticated;
  alter table public.profiles enable row level security;
  create policy own on public.profiles for select to authenticated using (id = auth.uid());
  create function public.make_profile() returns trigger language plpgsql security definer set search_path = '' as $$
  begin
    insert into public.profiles (id, email) values (new.id, new.email);
    return new;
  end $$;
  create trigger make_profile after insert on auth.users for each row execute function public.make_profile();
  create function public.count_users() returns bigint language sql security definer set search_path = ''
    return (select count(*) from auth.users);
  grant execute on function public.count_users() to authenticated;`

async function openPlace(name: string, environment: Readonly<Record<string, string>>, sql = migration) {
  const root = join(folder, name)
  mkdirSync(join(root, 'dorsal', 'migrations'), { recursive: true })
  writeFileSync(join(root, 'dorsal', 'migrations', '20260101000000_profiles.sql'), sql)
  const project = await openProject(root)
  const { settings } = readSettings(project, { flags: new Map(), environment: { DORSAL_PORT: '0', ...environment } })
  return { project, settings, log: silentLog, onProgress: () => {} }
}

/** A database whose owner is no superuser, and may take these roles. */
async function createOwned(t: TestContext, roles: readonly string[]): Promise<string> {
  const database = await createTestDatabase({ prefix: 'auth' })
  const owner = `owner_${database.name}`
  await database.query(`
    create role "${owner}" login password 'for-this-test';
    alter database "${database.name}" owner to "${owner}";
    alter schema public owner to "${owner}";
    do $$
    declare
      wanted text;
    begin
      foreach wanted in array array['anon', 'authenticated', 'service_role', 'supabase_auth_admin'] loop
        if to_regrole(wanted) is null then
          execute format('create role %I nologin noinherit %s', wanted, case wanted when 'service_role' then 'bypassrls' else '' end);
        end if;
      end loop;
    end $$;
    grant ${roles.join(', ')} to "${owner}"`)
  t.after(async () => {
    await database.drop()
    const cleaner = await createTestDatabase({ prefix: 'auth' })
    await cleaner.query(`drop owned by "${owner}"; drop role "${owner}"`)
    await cleaner.drop()
  })
  const url = new URL(database.url)
  url.username = owner
  url.password = 'for-this-test'
  return url.href
}

test('auth works for the owner of a database who is no superuser, and the project’s own SQL about users with it', async (t) => {
  const url = await createOwned(t, ['anon', 'authenticated', 'service_role', 'supabase_auth_admin'])
  const running = await startDorsal(await openPlace('owned', { DATABASE_URL: url }))
  t.after(running.stop)
  assert.equal(running.authUrl, `${running.url}/auth/v1`)
  const body = JSON.stringify({ email: 'ada@example.org', password: 'correct horse' })
  const reply = await fetch(`${running.authUrl}/signup`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const { access_token, user } = (await reply.json()) as { readonly access_token: string; readonly user: { readonly id: string } }

  const ask = async (path: string, token: string) => {
    const answer = await fetch(`${running.url}/rest/v1/${path}`, { headers: { authorization: `Bearer ${token}` } })
    return [answer.status, await answer.json()]
  }
  assert.deepEqual(await ask('profiles?select=id,email', access_token), [200, [{ id: user.id, email: 'ada@example.org' }]])
  assert.deepEqual(await ask('rpc/count_users', access_token), [200, 1])
  const forged = signToken({ role: 'supabase_auth_admin' }, Buffer.from(running.keys.jwtSecret))
  assert.equal((await ask('profiles', forged))[0], 401)
})

test('who may not take the role of auth is told so by dorsal start and dorsal status, and REST is served without it', async (t) => {
  const url = await createOwned(t, ['anon', 'authenticated', 'service_role'])
  const place = await openPlace('refused', { DATABASE_URL: url }, 'create table public.notes (id int primary key)')
  const running = await startDorsal(place)
  t.after(running.stop)
  assert.equal(running.authUrl, undefined)
  const detail = 'nothing answers at /auth/v1; grant supabase_auth_admin to this user and start again'
  const { problems } = await running.introduce()
  const { checks } = await readProjectStatus(place)
  for (const told of [problems, checks])
    assert.deepEqual(
      told.filter(({ name }) => name === 'auth is served'),
      [{ name: 'auth is served', verdict: 'does not hold', detail }],
    )
})

test('a project that switches auth off has none, and dorsal start names no address of it', async (t) => {
  const database = await createTestDatabase({ prefix: 'auth' })
  t.after(database.drop)
  const running = await startDorsal(await openPlace('off', { DATABASE_URL: database.url, DORSAL_AUTH_ENABLED: 'false' }))
  t.after(running.stop)
  assert.equal(running.authUrl, undefined)
  assert.equal((await fetch(`${running.url}/auth/v1/health`)).status, 404)
})
