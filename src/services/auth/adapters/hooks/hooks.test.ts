import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { type AuthDatabase, createAuthDatabase } from '../../../../../tests/support/auth-database.ts'
import { testAuthSettings } from '../../../../../tests/support/test-auth-settings.ts'
import { systemClock } from '../../../../base/clock.ts'
import { silentLog } from '../../../../base/log.ts'
import type { AuthSettings } from '../../settings.ts'
import { systemRandom } from '../random-source.ts'
import { createHooks } from './hooks.ts'

const secret = `v1,whsec_${Buffer.alloc(24, 'a').toString('base64')}`
const newSecret = `v1,whsec_${Buffer.alloc(32, 'b').toString('base64')}`
const timing = { functions: 200, endpoints: 400, pause: 5 }

let auth: AuthDatabase
let url: string
let reply: (response: ServerResponse, attempt: number) => void
const received: { headers: IncomingHttpHeaders; body: string }[] = []
const endpoint = createServer(async (request, response) => {
  received.push({ headers: request.headers, body: await text(request) })
  reply(response, received.length)
})

before(async () => {
  auth = await createAuthDatabase()
  await auth.query(`
    create schema hooks;
    create function hooks.echo(event jsonb) returns jsonb language sql return jsonb_build_object('got', event - 'metadata', 'who', current_user);
    create function hooks.of_json(event json) returns json language sql return json_build_object('got', event -> 'n');
    create function hooks.refuse(event jsonb) returns jsonb language sql
      return '{"error": {"http_code": 403, "message": "Not you"}}'::jsonb;
    create function hooks.nothing(event jsonb) returns jsonb language sql return null::jsonb;
    create function hooks.list(event jsonb) returns jsonb language sql return '[1]'::jsonb;
    create function hooks.fail(event jsonb) returns jsonb language plpgsql as $$ begin raise 'secret words'; end $$;
    create function hooks.sleep(event jsonb) returns jsonb language plpgsql as $$ begin perform pg_sleep(10); return event; end $$;
    create function hooks."Odd name"(event jsonb) returns jsonb language sql return '{}'::jsonb;
    grant usage on schema hooks to supabase_auth_admin;
  `)
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/hook`
})
after(async () => {
  endpoint.closeAllConnections()
  endpoint.close()
  await auth.drop()
})

function run(changes: Partial<AuthSettings>, payload: Readonly<Record<string, unknown>> = { n: 1 }) {
  const settings = testAuthSettings({ hookSendSmsEnabled: true, hookSendSmsSecrets: secret, ...changes })
  const hooks = createHooks({ settings, clock: systemClock, random: systemRandom, log: silentLog, timing })
  return auth.database.transaction({ session: [['role', 'supabase_auth_admin']] }, async (transaction) => {
    const answer = await hooks.run({ ...transaction, noteAudit: () => {} }, 'send_sms', payload, { ip: '192.0.2.1' })
    const [row] = await transaction.query<{ timeout: string }>({
      texts: [`select current_setting('statement_timeout') as timeout`],
      values: [],
    })
    assert.equal(row?.timeout, '0')
    return answer
  })
}
const callFunction = (name: string) => run({ hookSendSmsUri: `pg-functions://postgres/hooks/${name}` })
const callEndpoint = async (answer: typeof reply, changes: Partial<AuthSettings> = {}) => {
  received.length = 0
  reply = answer
  return await run({ hookSendSmsUri: url, ...changes })
}
const json = (response: ServerResponse, body: string, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(body)

test('a hook that is not enabled is not asked', async () => {
  assert.equal(await run({ hookSendSmsEnabled: false }), undefined)
})

test('a function is called with the payload, as supabase_auth_admin, and its time limit ends with it', async () => {
  assert.deepEqual(await callFunction('echo'), { got: { n: 1 }, who: 'supabase_auth_admin' })
})

test('a function may take and give json, have an odd name, or answer nothing', async () => {
  assert.deepEqual(await callFunction('of_json'), { got: 1 })
  assert.deepEqual(await callFunction('Odd%20name'), {})
  assert.deepEqual(await callFunction('nothing'), {})
})

const functionFailures = [
  ['that answers an error', 'refuse', { code: 'unknown', status: 403, message: 'Not you' }],
  ['that answers a list', 'list', { code: 'hook_payload_invalid', status: 500 }],
  ['that raises, whose words stay here', 'fail', { code: 'unexpected_failure', status: 500, message: 'Error running hook' }],
  ['that takes too long', 'sleep', { code: 'hook_timeout', status: 422 }],
  ['that is not there', 'gone', { code: 'unexpected_failure', status: 500, message: 'Error running hook' }],
] as const
for (const [what, name, expected] of functionFailures) {
  test(`a function ${what} undoes the request`, () => assert.rejects(callFunction(name), expected))
}

test('an endpoint gets a request that Standard Webhooks verifies, with each secret', async () => {
  const answer = await callEndpoint((response) => json(response, '{"ok": true}'), { hookSendSmsSecrets: `${secret}|${newSecret}` })
  assert.deepEqual(answer, { ok: true })
  const [{ headers, body } = { headers: {}, body: '' }] = received
  for (const each of [secret, newSecret]) {
    const verified = new Webhook(each.replace('v1,', '')).verify(body, headers as Record<string, string>)
    const { metadata, ...rest } = verified as Record<string, Record<string, unknown>>
    assert.deepEqual(rest, { n: 1 })
    assert.deepEqual({ name: metadata?.name, ip: metadata?.ip_address }, { name: 'send-sms', ip: '192.0.2.1' })
  }
  assert.throws(() => new Webhook(secret.replace('v1,', '')).verify(`${body} `, headers as Record<string, string>))
})

test('no content and an empty answer are fine', async () => {
  assert.deepEqual(await callEndpoint((response) => response.writeHead(204).end()), {})
  assert.deepEqual(await callEndpoint((response) => json(response, '')), {})
})

test('an endpoint that is busy and says until when is asked again, three times in all', async () => {
  const busy = (response: ServerResponse) => response.writeHead(503, { 'retry-after': '0' }).end()
  assert.deepEqual(await callEndpoint((response, attempt) => (attempt < 3 ? busy(response) : json(response, '{}'))), {})
  assert.equal(received.length, 3)
  await assert.rejects(callEndpoint(busy), { code: 'unexpected_failure', status: 500 })
  assert.equal(received.length, 3)
  assert.equal(new Set(received.map(({ headers }) => headers['webhook-id'])).size, 3)
})

const endpointFailures: readonly [string, typeof reply, object, number][] = [
  [
    'that answers an error',
    (r) => json(r, '{"error": {"http_code": 429, "message": "Slow down"}}'),
    { status: 429, message: 'Slow down' },
    1,
  ],
  ['whose error has no status', (r) => json(r, '{"error": {"message": "No"}}'), { status: 500, message: 'No' }, 1],
  ['whose error has no status of HTTP', (r) => json(r, '{"error": {"http_code": 200, "message": "No"}}'), { status: 500 }, 1],
  ['that is busy and does not say until when', (r) => r.writeHead(429).end(), { code: 'unexpected_failure', status: 500 }, 1],
  ['that refuses', (r) => json(r, '{}', 401), { code: 'unexpected_failure', status: 500 }, 1],
  ['that sends us elsewhere', (r) => r.writeHead(307, { location: url }).end(), { code: 'unexpected_failure', status: 500 }, 1],
  [
    'that answers HTML',
    (r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    { code: 'hook_payload_invalid_content_type' },
    1,
  ],
  ['that says no type', (r) => r.writeHead(200).end('{}'), { code: 'hook_payload_invalid_content_type', status: 400 }, 1],
  ['that answers broken JSON', (r) => json(r, '{"a":'), { code: 'hook_payload_invalid', status: 500 }, 1],
  ['that answers a text', (r) => json(r, '"yes"'), { code: 'hook_payload_invalid', status: 500 }, 1],
  ['that answers 201 kB', (r) => json(r, `"${'x'.repeat(201 * 1024)}"`), { code: 'hook_payload_over_size_limit', status: 422 }, 1],
  ['that never answers', () => {}, { code: 'hook_timeout', status: 422 }, 1],
  ['that never ends its answer', (r) => r.writeHead(200, { 'content-type': 'application/json' }).write('{'), { code: 'hook_timeout' }, 1],
  ['that hangs up, asked three times,', (r) => r.destroy(), { code: 'hook_timeout_after_retry', status: 422 }, 3],
]
for (const [what, answer, expected, attempts] of endpointFailures) {
  test(`an endpoint ${what} undoes the request`, async () => {
    await assert.rejects(callEndpoint(answer), expected)
    assert.equal(received.length, attempts)
  })
}

const mistakes: readonly [string, Partial<AuthSettings>, string][] = [
  ['a scheme of its own', { hookSendSmsUri: 'ftp://example.org/hook' }, 'hook_uri_invalid'],
  ['an unencrypted way over the network', { hookSendSmsUri: 'http://example.org/hook' }, 'hook_uri_invalid'],
  ['no address', { hookSendSmsUri: '' }, 'hook_uri_invalid'],
  ['a function without a schema', { hookSendSmsUri: 'pg-functions://postgres/fn' }, 'hook_uri_invalid'],
  ['no secret', { hookSendSmsUri: 'https://example.org/', hookSendSmsSecrets: undefined }, 'hook_secret_missing'],
  ['a secret that is too short', { hookSendSmsUri: 'https://example.org/', hookSendSmsSecrets: 'v1,whsec_YQ==' }, 'hook_secret_invalid'],
  ['a secret in another form', { hookSendSmsUri: 'https://example.org/', hookSendSmsSecrets: 'hunter2' }, 'hook_secret_invalid'],
]
for (const [what, changes, code] of mistakes) {
  test(`a hook with ${what} stops the start`, () => {
    const settings = testAuthSettings({ hookSendSmsEnabled: true, hookSendSmsSecrets: secret, ...changes })
    assert.throws(() => createHooks({ settings, clock: systemClock, random: systemRandom, log: silentLog }), { code })
  })
}
