import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'
import { readMailbox } from '../../../../tests/support/test-mailbox.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    settings: {
      emailConfirmations: true,
      emailMaxFrequency: 0,
      smsSignup: true,
      hookSendEmailEnabled: true,
      hookSendEmailUri: 'pg-functions://postgres/public/take_mail',
      hookSendSmsEnabled: true,
      hookSendSmsUri: 'pg-functions://postgres/public/take_sms',
    },
    sql: `
      create table public.taken (id bigint generated always as identity, kind text, event jsonb);
      grant insert on public.taken to supabase_auth_admin;
      grant usage on schema public to supabase_auth_admin;
      create function public.take_mail(event jsonb) returns jsonb language plpgsql as $$
      begin
        if event -> 'user' ->> 'email' like 'refused@%' then
          return '{"error": {"http_code": 418, "message": "Not this one"}}';
        end if;
        insert into public.taken (kind, event) values ('mail', event);
        return '{}';
      end $$;
      create function public.take_sms(event jsonb) returns jsonb language sql as $$
        insert into public.taken (kind, event) values ('sms', event) returning '{}'::jsonb $$;`,
  })
})
after(async () => await server.stop())

async function readTaken(kind: string): Promise<Record<string, Record<string, string>>> {
  const [row] = await server.database.query('select event from public.taken where kind = $1 order by id desc limit 1', [kind])
  return row?.event as Record<string, Record<string, string>>
}

test('the hook is given user, code and token of each mail, and the mailbox nothing', async () => {
  await server.ask('POST /signup', { body: { email: 'ada@example.org', password: 'correct horse battery' } })
  const { user = {}, email_data = {} } = await readTaken('mail')
  assert.equal(user.email, 'ada@example.org')
  assert.match(email_data.token ?? '', /^\d{6}$/)
  assert.match(email_data.token_hash ?? '', /^[0-9a-f]{56}$/)
  const { token, token_hash, ...rest } = email_data
  assert.deepEqual(rest, {
    redirect_to: 'http://127.0.0.1:3000',
    email_action_type: 'signup',
    site_url: server.url,
    token_new: '',
    token_hash_new: '',
    old_email: '',
    old_phone: '',
    provider: '',
    factor_type: '',
  })
  assert.deepEqual(await readMailbox(server.database), [])
  const verified = await server.ask('POST /verify', { body: { type: 'signup', email: 'ada@example.org', token } })
  assert.equal(verified.status, 200)
  await server.ask('PUT /user', { body: { email: 'next@example.org' }, token: verified.body.access_token })
  const { email_data: change = {} } = await readTaken('mail')
  assert.equal(change.email_action_type, 'email_change')
  const present = { type: 'email_change', email: 'ada@example.org', token: change.token }
  assert.equal((await server.ask('POST /verify', { body: present })).body.code, '200')
  const next = { type: 'email_change', token_hash: change.token_hash }
  assert.equal((await server.ask('POST /verify', { body: next })).body.user.email, 'next@example.org')
})

test('the hook for text messages is given number and code', async () => {
  await server.ask('POST /otp', { body: { phone: '+33600000000' } })
  const { sms = {} } = await readTaken('sms')
  assert.equal(sms.phone, '33600000000')
  assert.equal((await server.ask('POST /verify', { body: { type: 'sms', phone: '33600000000', token: sms.otp } })).status, 200)
})

test('a sign-up whose mail the hook refuses leaves nothing behind', async () => {
  const { status, body } = await server.ask('POST /signup', { body: { email: 'refused@example.org', password: 'correct horse battery' } })
  assert.deepEqual([status, body.msg], [418, 'Not this one'])
  assert.deepEqual(await server.database.query(`select from auth.users where email = 'refused@example.org'`), [])
})
