import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { createPerson, startSession } from '../support/auth-person.ts'
import { startTestAuthServer, type TestAuthServer } from '../support/test-auth-server.ts'
import { readNewest } from '../support/test-mailbox.ts'

const site = 'https://app.example.org'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    settings: { siteUrl: site, additionalRedirectUrls: [`${site}/**`, 'myapp://callback'], emailMaxFrequency: 0, emailConfirmations: true },
  })
})
after(() => server.stop())

const elsewhere = [
  'https://evil.example',
  'https://evil.example/https://app.example.org/',
  '//evil.example',
  '/\\evil.example',
  'https:evil.example',
  `${site}.evil.example/`,
  `${site}@evil.example/`,
  `https://evil.example#${site}/`,
  `https://evil.example?${site}/`,
  'https://app.example.org\\@evil.example',
  'https://app.example.org\t.evil.example',
  'http://app.example.org/',
  'https://app.example.org:444/',
  'javascript:alert(1)//app.example.org',
  'data:text/html,<script>alert(1)</script>',
  'myapp://callback.evil.example',
  'myapp://evil/callback',
  `${site}/\r\nset-cookie: a=b`,
  'https://аpp.example.org/',
]

test('a link of a mail leads to no place that is not on the list, whatever was asked for when it was sent or opened', async () => {
  const { email } = await createPerson(server)
  for (const place of elsewhere) {
    const asked = `redirect_to=${encodeURIComponent(place)}`
    await server.ask(`POST /recover?${asked}`, { body: { email } })
    const { link } = await readNewest(server.database, email)
    assert.equal(new URL(link).searchParams.get('redirect_to'), site, place)
    const opened = new URL(link)
    opened.searchParams.set('redirect_to', place)
    const reply = await fetch(opened, { redirect: 'manual' })
    assert.equal(reply.status, 303)
    const location = new URL(reply.headers.get('location') ?? '')
    assert.equal(location.origin, site, place)
    assert.equal(reply.headers.get('set-cookie'), null)
  }
})

test('an error leads to no other place either', async () => {
  for (const place of elsewhere)
    for (const path of ['/verify?type=signup&token=unknown', '/verify?type=signup&token=pkce_unknown', '/callback?state=unknown&error=x']) {
      const { headers } = await server.ask(`GET ${path}&redirect_to=${encodeURIComponent(place)}`)
      assert.equal(new URL(headers.get('location') ?? '').origin, site, `${path} ${place}`)
    }
})

test('what a request says of hosts is in no link', async () => {
  const { email } = await createPerson(server)
  const { hostname, port } = new URL(server.url)
  const evil = 'evil.example'
  const headers = { host: evil, 'x-forwarded-host': evil, 'x-forwarded-proto': 'https', 'x-original-host': evil, forwarded: `host=${evil}` }
  const status = await new Promise((resolve, reject) => {
    const asked = request({
      hostname,
      port,
      path: '/auth/v1/recover',
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
    })
    asked.on('response', (reply) => resolve(reply.resume().statusCode))
    asked.on('error', reject)
    asked.end(JSON.stringify({ email }))
  })
  assert.equal(status, 200)
  const { link, text, html } = await readNewest(server.database, email)
  assert.ok(link.startsWith(server.url))
  assert.equal(`${link}${text}${html}`.includes(evil), false)
})

test('a program that only looks whether a link is there does not use it up', async () => {
  const { email } = await createPerson(server)
  await server.ask('POST /recover', { body: { email } })
  const { link } = await readNewest(server.database, email)
  for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE']) assert.ok((await fetch(link, { method, redirect: 'manual' })).status < 500)
  const opened = await fetch(link, { redirect: 'manual' })
  assert.match(opened.headers.get('location') ?? '', /access_token=/)
})

test('a page of another site changes nothing with what a browser sends by itself', async () => {
  const { access_token: token, refresh_token } = await startSession(server, await createPerson(server))
  const cookie = `sb-access-token=${token}; sb-refresh-token=${refresh_token}; access_token=${token}; Authorization=Bearer ${token}`
  for (const line of ['GET /user', 'POST /logout', 'GET /reauthenticate', 'PUT /user', 'GET /user/identities/authorize?provider=google'])
    assert.equal((await server.ask(line, { headers: { cookie } })).status, 401, line)
  for (const line of ['GET /logout', 'GET /token', 'GET /signup', 'GET /invite', 'GET /admin/generate_link', 'GET /recover'])
    assert.equal((await server.ask(line, { token })).status, 404, line)
  // What a form of a page can send without being asked for permission first.
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const { status } = await server.ask('POST /signup', {
      body: '{"email":"form@example.org","password":"a long password"}',
      headers: { 'content-type': type },
    })
    assert.equal(status, 415, type)
  }
  assert.equal((await server.ask('GET /user', { token })).status, 200)
})

test('pages of any origin may ask, and no browser sends them credentials by itself', async () => {
  for (const origin of ['https://evil.example', 'null', site]) {
    const { headers } = await server.ask('GET /settings', { headers: { origin } })
    assert.equal(headers.get('access-control-allow-credentials'), null)
    assert.equal(headers.get('access-control-allow-origin'), '*')
  }
})

test('no text of a request becomes a header of an answer', async () => {
  const lines = [
    'GET /authorize?provider=%0d%0aset-cookie:a=b',
    'GET /verify?type=%0d%0aset-cookie:a=b&token=%0d%0ax',
    'GET /callback?state=x&error=%0d%0aset-cookie:a=b',
  ]
  for (const line of lines) {
    const { headers, status } = await server.ask(line)
    assert.ok(status < 500, line)
    assert.equal(headers.get('set-cookie'), null, line)
  }
})

test('errors and answers with tokens are kept by no cache and guessed to be no page', async () => {
  for (const line of [
    'GET /user',
    'POST /token?grant_type=password',
    'GET /verify?type=signup&token=<script>alert(1)</script>',
    'GET /nowhere',
  ]) {
    const { headers } = await server.ask(line, line.startsWith('POST') ? { body: {} } : {})
    assert.equal(headers.get('cache-control'), 'no-store', line)
    assert.doesNotMatch(headers.get('content-type') ?? '', /html/)
  }
})
