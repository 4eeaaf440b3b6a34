import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { createPerson, startSession } from '../../../../../tests/support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../../../../../tests/support/test-auth-server.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    settings: {
      hookMfaVerificationAttemptEnabled: true,
      hookMfaVerificationAttemptUri: 'pg-functions://postgres/hooks/judge',
      limitMfa: 100_000,
    },
    sql: `
      create schema hooks;
      create table hooks.attempts (event jsonb);
      create function hooks.judge(event jsonb) returns jsonb language plpgsql as $$
      begin
        insert into hooks.attempts values (event);
        if (event ->> 'valid')::boolean then return '{"decision": "continue"}'; end if;
        return '{"decision": "reject", "message": "Call us"}';
      end $$;
      grant usage on schema hooks to supabase_auth_admin;
      grant select, insert on hooks.attempts to supabase_auth_admin;`,
  })
})
after(() => server.stop())

async function attempt(code: (secret: string) => string) {
  const person = await createPerson(server)
  const { access_token: token } = await startSession(server, person)
  const { body: factor } = await server.ask('POST /factors', { token, body: { factor_type: 'totp' } })
  const { body: challenge } = await server.ask(`POST /factors/${factor.id}/challenge`, { token, body: {} })
  const body = { challenge_id: challenge.id, code: code(factor.totp.secret) }
  return { person, token, factor, answer: await server.ask(`POST /factors/${factor.id}/verify`, { token, body }) }
}

test('the hook hears of each attempt in Supabase’s words', async () => {
  const { person, factor, answer } = await attempt((secret) => new TOTP({ secret: Secret.fromBase32(secret) }).generate())
  assert.equal(answer.status, 200)
  const rows = await server.database.query(
    `select event - 'metadata' as event, event -> 'metadata' ->> 'name' as name, event -> 'metadata' ->> 'ip_address' as ip
     from hooks.attempts where event ->> 'user_id' = $1`,
    [person.id],
  )
  const event = { user_id: person.id, factor_id: factor.id, factor_type: 'totp', valid: true }
  assert.deepEqual(rows, [{ event, name: 'mfa-verification', ip: '127.0.0.1' }])
})

test('a hook that rejects ends every session of the user, and its words are the answer', async () => {
  const { token, answer } = await attempt(() => 'nocode')
  assert.deepEqual([answer.status, answer.body.error_code, answer.body.msg], [403, 'mfa_verification_rejected', 'Call us'])
  assert.equal((await server.ask('GET /user', { token })).body.error_code, 'session_not_found')
})
