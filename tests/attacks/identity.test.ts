import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type AttackedServer, startAttackedServer, toBase64Url, userId } from './attacked-server.ts'

let server: AttackedServer

before(async () => {
  server = await startAttackedServer()
})
after(() => server?.stop())

type Headers = Readonly<Record<string, string>>

async function whoIs(headers: Headers): Promise<string> {
  const { status, text, code } = await server.ask('/rest/v1/rpc/session', { method: 'POST', body: '{}', headers })
  return status === 200 ? String(JSON.parse(text).role) : `${status} ${code}`
}

function sign(header: object, claims: object, secret = server.jwtSecret): string {
  const signed = `${toBase64Url(header)}.${toBase64Url(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` })

test('a role is a name and never SQL', async () => {
  const roles = [
    '"service_role"',
    "service_role'",
    'anon, service_role',
    'anon"; set role postgres; --',
    ' service_role',
    'SERVICE_ROLE',
    'é',
    'a\nb',
  ]
  for (const role of roles) assert.equal(await whoIs(bearer(sign({ alg: 'HS256' }, { role }))), '401 22023', role)
})

test('no keyword is a role', async () => {
  for (const role of ['none', 'NONE', 'default', 'session_user', 'current_user', 'public', '', ' ']) {
    assert.equal(await whoIs(bearer(sign({ alg: 'HS256' }, { role }))), '401 22023', role)
  }
})

test('what is no text is a role that nobody has', async () => {
  for (const role of [1, 0, true, false, null, [], {}, ['service_role'], { toString: 'service_role' }]) {
    assert.equal(await whoIs(bearer(sign({ alg: 'HS256' }, { role }))), '401 22023', JSON.stringify(role))
  }
})

test('a NUL in a role ends nothing early', async () => {
  assert.equal(await whoIs(bearer(sign({ alg: 'HS256' }, { role: 'service_role\0' }))), '401 PGRST303')
})

test('the roles of PostgreSQL itself cannot be taken', async () => {
  for (const role of ['postgres', 'pg_read_all_data', 'pg_execute_server_program']) {
    assert.equal(await whoIs(bearer(sign({ alg: 'HS256' }, { role }))), '403 42501', role)
  }
})

test('of two equal claims SQL and the server believe the same one', async () => {
  const claims = Buffer.from('{"role":"service_role","role":"anon"}').toString('base64url')
  const signed = `${toBase64Url({ alg: 'HS256' })}.${claims}`
  const token = `${signed}.${createHmac('sha256', server.jwtSecret).update(signed).digest('base64url')}`
  assert.equal(await whoIs(bearer(token)), 'anon')
})

test('the header of a token chooses neither key nor file nor URL', async () => {
  const claims = { role: 'service_role' }
  const headers = [
    { kid: '../../../dev/null' },
    { kid: "x' union select 'a" },
    { jwk: { kty: 'oct', k: '' } },
    { jku: 'http://127.0.0.1:1/' },
  ]
  for (const header of headers) {
    assert.equal(await whoIs(bearer(sign({ alg: 'HS256', ...header }, claims, 'another secret of some length'))), '401 PGRST301')
    assert.equal(await whoIs(bearer(sign({ alg: 'HS256', ...header }, claims, ''))), '401 PGRST301')
  }
})

test('an algorithm is one of those known, in the known spelling', async () => {
  for (const alg of ['none', 'None', 'nOnE', 'hs256', '__proto__', 'constructor', ['HS256'], null, 1]) {
    assert.equal(await whoIs(bearer(sign({ alg }, { role: 'service_role' }))), '401 PGRST301', String(alg))
  }
})

test('an extension that must be understood is not passed over', async () => {
  assert.equal(await whoIs(bearer(sign({ alg: 'HS256', b64: false, crit: ['b64'] }, { role: 'anon' }))), '401 PGRST301')
})

test('a token has one spelling', async () => {
  const token = sign({ alg: 'HS256' }, { role: 'authenticated' })
  for (const spelling of [
    `${token}=`,
    `${token}%0a`,
    `${token}\t.`,
    `${token}, ${server.serviceKey}`,
    `${token} ${server.serviceKey}`,
    `.${token}`,
  ]) {
    assert.equal(await whoIs(bearer(spelling)), '401 PGRST301', spelling)
  }
})

test('a huge token is refused like a small one', async () => {
  assert.equal(await whoIs(bearer(`a.${'b'.repeat(20_000)}.c`)), '401 PGRST301')
})

test('the token of the user decides, and the key beside it adds nothing', async () => {
  const user = sign({ alg: 'HS256' }, { role: 'authenticated', sub: userId(1) })
  assert.equal(await whoIs({ apikey: server.serviceKey, ...bearer(user) }), 'authenticated')
  assert.equal(await whoIs({ apikey: server.secretKey, ...bearer(user) }), 'authenticated')
  assert.equal(await whoIs({ apikey: server.serviceKey, ...bearer(server.anonKey) }), 'anon')
  assert.equal(await whoIs({ apikey: 'sb_secret_constructor', ...bearer(user) }), '401 unknown_api_key')
})

test('a second Authorization header is not looked at', async () => {
  const reply = await server.exchange(
    `POST /rest/v1/rpc/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${server.anonKey}\r\n` +
      `Authorization: Bearer ${server.serviceKey}\r\nContent-Length: 0\r\n\r\n`,
  )
  assert.match(reply, /"role" : "anon"/)
})

test('a key in the query string is no key', async () => {
  assert.equal((await server.ask(`/rest/v1/notes?apikey=${server.serviceKey}`)).code, 'PGRST100')
})

test('a subject that is no user sees nothing', async () => {
  const subjects: readonly [unknown, string][] = [
    ["' or 1=1 --", '22P02'],
    ['\ud800', '22P02'],
    ['a\0b', '22P05'],
    [{}, '22P02'],
    [1, '22P02'],
  ]
  for (const [sub, code] of subjects) {
    const answer = await server.ask('/rest/v1/notes', { headers: bearer(sign({ alg: 'HS256' }, { role: 'authenticated', sub })) })
    assert.deepEqual([answer.status, answer.code], [400, code])
  }
  const empty = await server.ask('/rest/v1/notes', { headers: bearer(sign({ alg: 'HS256' }, { role: 'authenticated', sub: '' })) })
  assert.equal(empty.text, '[]')
})
