import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { pino } from 'pino'
import { signToken } from '../../src/access/sign-token.ts'
import { startKeyedServer, tokenSecret } from '../support/keyed-rest-server.ts'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { readMailbox, readNewest } from '../support/test-mailbox.ts'

const password = 'a password nobody else has 4711'
const newPassword = 'another password nobody has 4712'

/** What the server logs, all of it. */
const lines: string[] = []
/** What must be in no table and no line of the log, by what it is. */
const secrets = new Map<string, string>()
/** What the server answered with a refusal. */
const refusals: string[] = []

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    log: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }),
    settings: {
      emailConfirmations: true,
      smsSignup: true,
      smsConfirmations: true,
      emailMaxFrequency: 0,
      smsMaxFrequency: 0,
      customProvidersEnabled: true,
      oauthServerEnabled: true,
    },
    sql: 'create function public.peek() returns setof auth.users language sql as $$ select * from auth.users $$',
  })
  await signInEveryWay()
  await failEveryWay()
  keep('the service key', server.serviceKey)
})
after(() => server.stop())

function keep(what: string, secret: string): string {
  assert.ok(secret.length > 4, what)
  secrets.set(what, secret)
  return secret
}

const ask = async (line: string, body: unknown, token?: string) => {
  const answer = await server.ask(line, { body, ...(token === undefined ? {} : { token }) })
  assert.ok(answer.status < 300, `${line} ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

function keepTokens(how: string, tokens: { readonly access_token: string; readonly refresh_token: string }): string {
  keep(`a refresh token ${how}`, tokens.refresh_token)
  return keep(`an access token ${how}`, tokens.access_token)
}

async function keepMail(how: string, to: string): Promise<{ readonly code: string; readonly token: string }> {
  const { code, link } = await readNewest(server.database, to)
  const token = link === '' ? '' : keep(`a link ${how}`, new URL(link).searchParams.get('token') ?? '')
  return { code: keep(`a code ${how}`, code), token }
}

async function signInEveryWay(): Promise<void> {
  const email = 'ada@example.org'
  await ask('POST /signup', { email, password: keep('a password', password), data: { name: 'Ada' } })
  const { code } = await keepMail('of a sign-up', email)
  const first = await ask('POST /verify', { type: 'signup', email, token: code })
  keepTokens('of a code', first)
  const token = keepTokens('of a refresh', await ask('POST /token?grant_type=refresh_token', { refresh_token: first.refresh_token }))
  await proveSecondFactor(token)
  await recover(email)
  await signInByPhone()
  await changeAddress()
  await administer()
}

async function proveSecondFactor(token: string): Promise<void> {
  const factor = await ask('POST /factors', { factor_type: 'totp' }, token)
  const seed = keep('the seed of an authenticator app', factor.totp.secret)
  const challenge = await ask(`POST /factors/${factor.id}/challenge`, {}, token)
  const code = new TOTP({ secret: Secret.fromBase32(seed) }).generate()
  keepTokens('of a second factor', await ask(`POST /factors/${factor.id}/verify`, { challenge_id: challenge.id, code }, token))
}

async function recover(email: string): Promise<void> {
  const verifier = keep('a verifier', randomBytes(40).toString('base64url'))
  const code_challenge = createHash('sha256').update(verifier).digest('base64url')
  await ask('POST /recover', { email, code_challenge, code_challenge_method: 's256' })
  const { link } = await readNewest(server.database, email)
  await keepMail('of a recovery', email)
  const opened = await fetch(link, { redirect: 'manual' })
  const auth_code = keep('a code of a flow', new URL(opened.headers.get('location') ?? '').searchParams.get('code') ?? '')
  keepTokens('of a flow', await ask('POST /token?grant_type=pkce', { auth_code, code_verifier: verifier }))
  await ask('POST /otp', { email })
  await keepMail('that waits', email)
}

async function signInByPhone(): Promise<void> {
  const phone = '33600000003'
  await ask('POST /otp', { phone })
  const { code } = await keepMail('of a text message', phone)
  const token = keepTokens('of a phone', await ask('POST /verify', { type: 'sms', phone, token: code }))
  const factor = await ask('POST /factors', { factor_type: 'totp', friendly_name: 'begun' }, token)
  keep('a seed that was never proved', factor.totp.secret)
}

async function changeAddress(): Promise<void> {
  const email = 'grace@example.org'
  await ask('POST /admin/users', { email, password, email_confirm: true }, server.serviceKey)
  const token = keepTokens('of a password', await ask('POST /token?grant_type=password', { email, password }))
  await ask('PUT /user', { password: keep('a new password', newPassword) }, token)
  await ask('GET /reauthenticate', undefined, token)
  await keepMail('of a reauthentication', email)
  await ask('PUT /user', { email: 'hopper@example.org' }, token)
  await keepMail('to the old address', email)
  await keepMail('to the new address', 'hopper@example.org')
}

async function administer(): Promise<void> {
  await ask('POST /invite', { email: 'invited@example.org' }, server.serviceKey)
  await keepMail('of an invitation', 'invited@example.org')
  const made = await ask('POST /admin/generate_link', { type: 'magiclink', email: 'ada@example.org' }, server.serviceKey)
  keep('a link that an administrator made', made.hashed_token)
  keep('a code that an administrator made', made.email_otp)
  const client = { client_name: 'An application', redirect_uris: ['https://client.example.org/callback'] }
  keep('the secret of a client', (await ask('POST /admin/oauth/clients', client, server.serviceKey)).client_secret)
  const client_secret = keep('the secret at a provider', `provider-${randomBytes(12).toString('hex')}`)
  const provider = {
    provider_type: 'oidc',
    identifier: 'custom:school',
    name: 'School',
    client_id: 'us',
    issuer: 'https://school.example.org',
  }
  await ask('POST /admin/custom-providers', { ...provider, client_secret }, server.serviceKey)
}

/** Everything above again, wrong in one point, so that errors are written and logged. */
async function failEveryWay(): Promise<void> {
  const values = [...secrets.values()]
  const wrong: readonly (readonly [string, unknown])[] = values.flatMap((secret) => [
    ['POST /token?grant_type=password', { email: 'ada@example.org', password: `${secret}x` }],
    ['POST /token?grant_type=refresh_token', { refresh_token: `${secret}x` }],
    ['POST /token?grant_type=pkce', { auth_code: `${secret}x`, code_verifier: `${secret}x` }],
    ['POST /verify', { type: 'email', email: 'ada@example.org', token: `${secret}x`.slice(0, 200) }],
    ['POST /signup', { email: 'ada@example.org', password: secret, data: [secret] }],
    ['POST /signup', `{"password":"${secret}"`],
  ])
  for (const [line, body] of wrong) refusals.push(JSON.stringify((await server.ask(line, { body, token: values[1] ?? '' })).body))
  for (const secret of values.slice(0, 4)) {
    refusals.push(JSON.stringify((await server.ask(`GET /user?apikey=${encodeURIComponent(secret)}`, { token: secret })).body))
    await server.ask(`GET /verify?type=signup&token=${encodeURIComponent(secret)}`)
    await server.ask(`GET /nowhere/${encodeURIComponent(secret)}?token=${encodeURIComponent(secret)}`)
  }
}

/** Codes of six digits are looked for as numbers of their own: the digits of times and identifiers are no codes. */
function findSecrets(text: string): readonly string[] {
  const holds = (secret: string) =>
    /^\d{6}$/.test(secret) ? new RegExp(`(?<![0-9a-f.+-])${secret}(?![0-9a-f])`).test(text) : text.includes(secret)
  return [...secrets].filter(([, secret]) => holds(secret)).map(([what]) => what)
}

test('no table holds anything that lets somebody in, in clear', async () => {
  const tables = await server.database.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  // The mailbox is where people without a mail server read their mail: nothing but mail is in it.
  const searched = tables.map(({ name }) => String(name)).filter((name) => name !== 'dorsal.mailbox')
  assert.ok(searched.length > 20 && searched.includes('auth.users'))
  for (const name of searched)
    for (const { row } of await server.database.query(`select t::text as row from ${name} t`))
      assert.deepEqual(findSecrets(String(row)), [], name)
})

test('the search above would find them: what was sent is found in the mailbox', async () => {
  const found = findSecrets(JSON.stringify(await readMailbox(server.database)))
  assert.ok(found.includes('a link of an invitation') && found.includes('a code of a sign-up'), found.join())
})

test('no line of the log holds one, at the level that tells most', () => {
  assert.ok(lines.length > 50)
  for (const line of lines) assert.deepEqual(findSecrets(line), [], line.slice(0, 300))
})

test('no refusal repeats one', () => {
  assert.ok(refusals.length > 50)
  for (const refusal of refusals) assert.deepEqual(findSecrets(refusal), [], refusal)
})

test('no role of the API reads or writes a table of auth, in SQL of its own neither', async () => {
  const rows = await server.database.query(`
    select role, format('%I.%I', schemaname, tablename) as "table" from pg_tables, unnest(array['anon', 'authenticated', 'service_role']) as role
    where schemaname in ('auth', 'dorsal')
      and (has_schema_privilege(role, schemaname, 'usage') and has_table_privilege(role, format('%I.%I', schemaname, tablename),
        'select, insert, update, delete, truncate, references, trigger'))`)
  assert.deepEqual(rows, [])
  const unprotected = await server.database.query(
    `select relname from pg_class where relnamespace = 'auth'::regnamespace and relkind in ('r', 'p') and not relrowsecurity`,
  )
  assert.deepEqual(unprotected, [])
})

test('neither does a request to the REST service, by profile or through a function', async () => {
  const rest = await startKeyedServer(server.database.url)
  try {
    for (const role of ['anon', 'authenticated', 'service_role']) {
      const authorization = `Bearer ${signToken({ role, exp: Math.floor(Date.now() / 1000) + 60 }, Buffer.from(tokenSecret))}`
      for (const profile of ['auth', 'dorsal', 'Auth', 'auth,public', 'pg_catalog'])
        for (const table of ['users', 'sessions', 'signing_keys', 'pg_authid']) {
          const reply = await fetch(`${rest.url}/${table}`, { headers: { authorization, 'accept-profile': profile } })
          assert.equal(reply.status, 406, `${role} ${profile} ${table}`)
        }
      const peeked = await fetch(`${rest.url}/rpc/peek`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: '{}',
      })
      assert.equal(((await peeked.json()) as { code: string }).code, '42501', role)
    }
  } finally {
    await rest.stop()
  }
})
