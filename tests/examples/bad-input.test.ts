import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { RunningExample } from './start-example.ts'
import { repositoryFolder, startExample } from './start-example.ts'

const bodyLimit = 65_536
let example: RunningExample

before(async () => {
  example = await startExample('fiches-metiers', { DORSAL_BODY_LIMIT: String(bodyLimit) })
})
after(() => example?.stop())

type ErrorBody = { readonly code: string; readonly message: string; readonly details: unknown; readonly hint: string | null }
type BadRequest = {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly status: number
  readonly answer: Partial<ErrorBody>
}

const asService = (headers: Readonly<Record<string, string>> = {}) => ({
  apikey: example.serviceKey,
  'Content-Type': 'application/json',
  ...headers,
})

async function expectRefusal({ path, method, headers, body, status, answer }: BadRequest): Promise<void> {
  const reply = await fetch(`${example.url}${path}`, {
    method: method ?? 'GET',
    headers: headers ?? { apikey: example.anonKey },
    ...(body === undefined ? {} : { body }),
  })
  const given = (await reply.json()) as ErrorBody
  assert.ok(isDocumented(given.code), `${given.code} is not in the reference`)
  assert.deepEqual({ status: reply.status, ...given }, { status, ...given, ...answer })
}

const reference = readFileSync(join(repositoryFolder, 'docs/reference/errors.md'), 'utf8')

/** A code of the reference page, or one of PostgreSQL's five characters. */
const isDocumented = (code: string): boolean => reference.includes(code) || /^[0-9A-Z]{5}$/.test(code)

/** A token made by hand, since no library signs the wrong ones. */
function forgeToken(header: object, claims: object, sign: (signed: string) => string): string {
  const [first, second] = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  return `${first}.${second}.${sign(`${first}.${second}`)}`
}

const refuseToken = (token: string, status: number, answer: Partial<ErrorBody>) =>
  expectRefusal({ path: '/rest/v1/domains', headers: { apikey: example.anonKey, Authorization: `Bearer ${token}` }, status, answer })

test('an operator that does not exist is named', () =>
  expectRefusal({
    path: '/rest/v1/profiles?slug=foo.bar',
    status: 400,
    answer: { code: 'PGRST100', message: '"failed to parse filter (foo.bar)" (line 1, column 1)', hint: null },
  }))

test('a filter without operator is a malformed filter', () =>
  expectRefusal({ path: '/rest/v1/profiles?id=1', status: 400, answer: { code: 'PGRST100' } }))

test('a tree that is not closed is a malformed filter', () =>
  expectRefusal({ path: '/rest/v1/profiles?or=(id.eq.1', status: 400, answer: { code: 'PGRST100' } }))

test('a select that ends in the middle of an embed is malformed', () =>
  expectRefusal({ path: '/rest/v1/profiles?select=slug,domains(', status: 400, answer: { code: 'PGRST100' } }))

test('an order that is no direction is malformed', () =>
  expectRefusal({ path: '/rest/v1/profiles?order=slug.sideways', status: 400, answer: { code: 'PGRST100' } }))

test('a limit that is no number is refused', () =>
  expectRefusal({ path: '/rest/v1/profiles?limit=-1', status: 416, answer: { code: 'PGRST103' } }))

test('an unknown table comes with the nearest name', () =>
  expectRefusal({
    path: '/rest/v1/profils',
    status: 404,
    answer: {
      code: 'PGRST205',
      message: "Could not find the table 'public.profils' in the schema cache",
      hint: "Perhaps you meant the table 'public.profiles'",
    },
  }))

test('an unknown column comes with the nearest name', () =>
  expectRefusal({
    path: '/rest/v1/profiles?select=slugg',
    status: 400,
    answer: {
      code: '42703',
      message: 'column profiles.slugg does not exist',
      hint: 'Perhaps you meant to reference the column "profiles.slug".',
    },
  }))

test('an unknown column of a write is named', () =>
  expectRefusal({
    path: '/rest/v1/domains?columns=slugg',
    method: 'POST',
    headers: asService(),
    body: '{"slugg":"x"}',
    status: 400,
    answer: { code: 'PGRST204', message: "Could not find the 'slugg' column of 'domains' in the schema cache" },
  }))

test('an unknown function comes with the nearest name', () =>
  expectRefusal({
    path: '/rest/v1/rpc/search_profile?query=sql',
    status: 404,
    answer: {
      code: 'PGRST202',
      message: 'Could not find the function public.search_profile(query) in the schema cache',
      hint: 'Perhaps you meant to call the function public.search_profiles',
    },
  }))

test('an unknown argument comes with the function that exists', () =>
  expectRefusal({ path: '/rest/v1/rpc/search_profiles?words=sql', status: 404, answer: { code: 'PGRST202' } }))

test('an embed without a relationship says so', () =>
  expectRefusal({
    path: '/rest/v1/domains?select=slug,certifications(slug)',
    status: 400,
    answer: {
      code: 'PGRST200',
      message: "Could not find a relationship between 'domains' and 'certifications' in the schema cache",
    },
  }))

test('a value that is not of its type is PostgreSQL’s own error', () =>
  expectRefusal({
    path: '/rest/v1/profiles?id=eq.first',
    status: 400,
    answer: { code: '22P02', message: 'invalid input syntax for type bigint: "first"' },
  }))

test('a regular expression that does not compile is refused', () =>
  expectRefusal({ path: '/rest/v1/profiles?slug=match.(', status: 400, answer: { code: '2201B' } }))

test('a body that is not JSON is refused', () =>
  expectRefusal({
    path: '/rest/v1/domains',
    method: 'POST',
    headers: asService(),
    body: '{"slug":',
    status: 400,
    answer: { code: 'PGRST102', message: 'Empty or invalid json' },
  }))

test('objects of one array need the same keys', () =>
  expectRefusal({
    path: '/rest/v1/domains',
    method: 'POST',
    headers: asService(),
    body: '[{"slug":"x"},{"name_fr":"y"}]',
    status: 400,
    answer: { code: 'PGRST102', message: 'All object keys must match' },
  }))

test('a Content-Type that nobody reads is refused', () =>
  expectRefusal({
    path: '/rest/v1/domains',
    method: 'POST',
    headers: asService({ 'Content-Type': 'application/x-astronaut' }),
    body: 'x',
    status: 400,
    answer: { code: 'PGRST102', message: 'Content-Type not acceptable: application/x-astronaut' },
  }))

test('an Accept that nobody makes is refused', () =>
  expectRefusal({
    path: '/rest/v1/domains',
    headers: { apikey: example.anonKey, Accept: 'application/x-astronaut' },
    status: 406,
    answer: { code: 'PGRST107' },
  }))

test('a schema that is not served is refused', () =>
  expectRefusal({
    path: '/rest/v1/staff',
    headers: { apikey: example.anonKey, 'Accept-Profile': 'private' },
    status: 406,
    answer: { code: 'PGRST106', message: 'Invalid schema: private' },
  }))

test('too large a body is refused', () =>
  expectRefusal({
    path: '/rest/v1/domains',
    method: 'POST',
    headers: asService(),
    body: JSON.stringify({ slug: 'x'.repeat(bodyLimit) }),
    status: 413,
    answer: { code: 'body_too_large', message: 'The request body is too large' },
  }))

test('a URL of 10,000 characters is refused', () =>
  expectRefusal({
    path: `/rest/v1/profiles?slug=eq.${'a'.repeat(10_000)}`,
    status: 414,
    answer: { code: 'url_too_long', message: 'The path with its query is too long' },
  }))

test('a function does not answer DELETE', () =>
  expectRefusal({
    path: '/rest/v1/rpc/search_profiles',
    method: 'DELETE',
    status: 405,
    answer: { code: 'PGRST101', message: 'Cannot use the DELETE method on RPC' },
  }))

test('a function that writes does not answer GET', () =>
  expectRefusal({
    path: '/rest/v1/rpc/publish_profile?profile_slug=product-owner',
    headers: asService(),
    status: 405,
    answer: { code: '25006', message: 'cannot execute UPDATE in a read-only transaction' },
  }))

test('a path beside the API is not found', () =>
  expectRefusal({ path: '/rest/v2/profiles', status: 404, answer: { code: 'unknown_path', message: 'Nothing is served at this path' } }))

test('a path below a table is not found', () =>
  expectRefusal({
    path: '/rest/v1/profiles/1',
    status: 404,
    answer: { code: 'PGRST125', message: 'Invalid path specified in request URL' },
  }))

test('bytes that are not UTF-8 are refused in a filter', () =>
  expectRefusal({ path: '/rest/v1/profiles?slug=eq.%ff%fe', status: 400, answer: { code: 'PGRST100' } }))

test('bytes that are not UTF-8 are refused in the name of a table', () =>
  expectRefusal({ path: '/rest/v1/%ff', status: 400, answer: { code: 'malformed_url' } }))

test('bytes that are not UTF-8 are refused in a body', () =>
  expectRefusal({
    path: '/rest/v1/domains',
    method: 'POST',
    headers: asService(),
    body: new Uint8Array([...Buffer.from('{"slug":"'), 0xff, ...Buffer.from('"}')]),
    status: 400,
    answer: { code: 'PGRST102' },
  }))

test('NUL is refused in a filter', () =>
  expectRefusal({
    path: '/rest/v1/profiles?slug=eq.a%00b',
    status: 400,
    answer: { code: 'PGRST100', message: 'Invalid text in the query string' },
  }))

test('NUL is refused in the text of a body', () =>
  expectRefusal({
    path: '/rest/v1/domains',
    method: 'POST',
    headers: asService(),
    body: '{"slug":"a\\u0000b","name_fr":"a","name_en":"a","position":99}',
    status: 400,
    answer: { code: '22P05' },
  }))

test('an expired token is refused', async () => {
  const token = await example.signToken({ exp: Math.floor(Date.now() / 1000) - 3600 })
  await refuseToken(token, 401, { code: 'PGRST303', message: 'JWT expired' })
})

test('a token signed with another secret is refused', async () => {
  const token = await example.signToken({ role: 'service_role' }, 'another-secret-of-thirty-two-characters')
  await refuseToken(token, 401, { code: 'PGRST301', message: 'No suitable key or wrong key type' })
})

test('a token without signature is refused', () =>
  refuseToken(
    forgeToken({ alg: 'none', typ: 'JWT' }, { role: 'service_role' }, () => ''),
    401,
    { code: 'PGRST301' },
  ))

test('a token whose claims were changed is refused', async () => {
  const token = await example.signToken({ sub: '00000000-0000-4000-8000-000000000001' })
  const [header, , signature] = token.split('.')
  const claims = Buffer.from(JSON.stringify({ role: 'service_role' })).toString('base64url')
  await refuseToken(`${header}.${claims}.${signature}`, 401, { code: 'PGRST301' })
})

test('a token with the right signature under the wrong algorithm is refused', () =>
  refuseToken(
    forgeToken({ alg: 'HS512', typ: 'JWT' }, { role: 'service_role' }, (signed) =>
      createHmac('sha512', example.jwtSecret).update(signed).digest('base64url'),
    ),
    401,
    { code: 'PGRST301' },
  ))

test('text that is no token is refused', () =>
  refuseToken('astronaut', 401, { code: 'PGRST301', message: 'Expected 3 parts in JWT; got 1' }))

test('a role that does not exist is refused', async () => {
  await refuseToken(await example.signToken({ role: 'astronaut' }), 401, { code: '22023', message: 'role "astronaut" does not exist' })
})

test('a role that the API may not take is refused', async () => {
  await refuseToken(await example.signToken({ role: 'postgres' }), 403, {
    code: '42501',
    message: 'permission denied to set role "postgres"',
  })
})

test('a user that is no uuid is refused by the rules that ask who it is', async () => {
  const token = await example.signToken({ sub: 'astronaut' })
  await expectRefusal({
    path: '/rest/v1/staff',
    headers: { apikey: example.anonKey, Authorization: `Bearer ${token}` },
    status: 400,
    answer: { code: '22P02', message: 'invalid input syntax for type uuid: "astronaut"' },
  })
})

test('a key of another project is refused', () =>
  expectRefusal({
    path: '/rest/v1/domains',
    headers: { apikey: 'sb_publishable_astronaut' },
    status: 401,
    answer: { code: 'unknown_api_key' },
  }))

/** What comes back on a bare connection. */
async function exchange(text: string): Promise<string> {
  const { hostname, port } = new URL(example.url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.end(text, 'latin1')
  let reply = ''
  for await (const part of socket) reply += String(part)
  return reply
}

test('what is not HTTP is answered and closed', async () => {
  assert.match(await exchange('Bonjour, avez-vous des fiches ?\r\n\r\n'), /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*"malformed_request"/)
})

test('a method of no meaning here is refused', async () => {
  const reply = await exchange('PROPFIND /rest/v1/profiles HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  assert.match(reply, /^HTTP\/1\.1 405 Method Not Allowed\r\n/)
})

test('headers beyond the limit are refused', async () => {
  const reply = await exchange(`GET /rest/v1/profiles HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'a'.repeat(70_000)}\r\n\r\n`)
  assert.match(reply, /^HTTP\/1\.1 431 /)
})

test('after all this the server is well', async () => {
  const ready = await fetch(`${example.url}/health/ready`)
  assert.equal(ready.status, 200)
  const { data, error } = await example.anonymous.from('domains').select('slug').order('position').limit(1)
  assert.deepEqual([data, error], [[{ slug: 'developpement' }], null])
})
