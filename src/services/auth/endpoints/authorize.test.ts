import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'

let server: TestAuthServer

before(async () => {
  server = await startTestAuthServer({
    settings: {
      siteUrl: 'https://app.example.org',
      additionalRedirectUrls: ['https://app.example.org/**', 'https://*.preview.example.org/done', 'com.example.app://back'],
      'external.github.enabled': true,
      'external.github.client_id': 'the-client',
      'external.github.secret': 'the-secret',
      'external.github.redirect_uri': 'https://api.example.org/auth/v1/callback',
      'external.gitlab.enabled': true,
      'external.gitlab.client_id': 'without-a-secret',
      'external.apple.enabled': true,
      'external.apple.client_id': 'org.example.app',
      'external.apple.secret': 'a.signed.secret',
    },
  })
})

after(async () => {
  await server.stop()
})

async function findReferrer(redirectTo: string): Promise<unknown> {
  await server.database.query('truncate auth.flow_state cascade')
  const { status } = await server.ask(`GET /authorize?provider=github&redirect_to=${encodeURIComponent(redirectTo)}`)
  assert.equal(status, 302, redirectTo)
  const [flow] = await server.database.query('select referrer from auth.flow_state')
  return flow?.referrer
}

test('places on the list are where people come back to', async () => {
  for (const place of ['https://app.example.org/welcome?from=mail', 'https://pr-7.preview.example.org/done', 'com.example.app://back']) {
    assert.equal(await findReferrer(place), place)
  }
})

test('no place off the list is one: not by name, port, scheme, user, spelling or path', async () => {
  const attempts = [
    'https://evil.example',
    'https://evil.example/https://app.example.org/',
    'https://app.example.org.evil.example/',
    'https://app.example.orgevil.example/',
    'https://evil-app.example.org/',
    'https://app.example.org@evil.example/',
    'https://app.example.org:pass@evil.example/',
    'https://app.example.org%40evil.example/',
    'https://user@app.example.org/',
    'https://app.example.org:8443/',
    'http://app.example.org/',
    'ftp://app.example.org/',
    '//evil.example/',
    '///evil.example/',
    '/\\evil.example',
    'https:\\\\evil.example\\',
    'https://app.example.org\\@evil.example/',
    'https://evil.example\\.app.example.org/',
    'https://evil.example#@app.example.org/',
    'https://evil.example?https://app.example.org/',
    'https://evil.preview.example.org/done/more',
    'https://evil.example/.preview.example.org/done',
    'https://a.b.preview.example.org/done',
    'https://evil.example%2f.preview.example.org/done',
    'https://аpp.example.org/',
    'https://app。example。org.evil.example/',
    'https://evil.example%E3%80%82preview.example.org/done',
    'javascript:alert(1)',
    'javascript://app.example.org/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'https://app.example.org\t.evil.example/',
    'https://app.example.org\r\nlocation: https://evil.example',
    'com.example.app://back.evil',
    'com.example.appevil://back',
    'not an address',
    '',
  ]
  for (const attempt of attempts) assert.equal(await findReferrer(attempt), 'https://app.example.org', JSON.stringify(attempt))
})

test('the page of the provider is asked for with its own scopes, those of the client, and a way back', async () => {
  const { headers } = await server.ask('GET /authorize?provider=github&scopes=repo%20gist&allow_signup=false')
  const url = new URL(headers.get('location') ?? '')
  assert.equal(`${url.origin}${url.pathname}`, 'https://github.com/login/oauth/authorize')
  assert.deepEqual(Object.fromEntries([...url.searchParams].filter(([name]) => !['state', 'code_challenge'].includes(name))), {
    allow_signup: 'false',
    redirect_uri: 'https://api.example.org/auth/v1/callback',
    scope: 'user:email repo gist',
    code_challenge_method: 'S256',
    client_id: 'the-client',
    response_type: 'code',
  })
  assert.match(url.searchParams.get('state') ?? '', /^[\w-]{43}$/)
})

test('the browser keeps a key that no page can read and that goes to the callback only', async () => {
  const { headers } = await server.ask('GET /authorize?provider=github')
  const state = new URL(headers.get('location') ?? '').searchParams.get('state') ?? ''
  assert.match(
    headers.get('set-cookie') ?? '',
    new RegExp(`^dorsal-flow-${state.slice(0, 8)}=[\\w-]{43}; Max-Age=300; Path=/auth/v1/callback; HttpOnly; Secure; SameSite=Lax$`),
  )
})

test('a client may ask for the address in place of being sent there', async () => {
  const { status, body } = await server.ask('GET /authorize?provider=github&skip_http_redirect=true')
  assert.equal(status, 200)
  assert.match(body.url, /^https:\/\/github\.com\/login\/oauth\/authorize\?/)
})

test('a provider whose secret is not set sends nobody away to come back in vain', async () => {
  const { status, body } = await server.ask('GET /authorize?provider=gitlab')
  assert.deepEqual([status, body.error_code, body.msg], [400, 'validation_failed', 'Unsupported provider: gitlab lacks secret'])
})

test('an invitation that is not known begins nothing', async () => {
  const { status, body } = await server.ask('GET /authorize?provider=github&invite_token=made-up')
  assert.deepEqual([status, body.error_code], [404, 'invite_not_found'])
})
