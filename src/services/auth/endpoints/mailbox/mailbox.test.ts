import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { startTestAuthServer, type TestAuthServer } from '../../../../../tests/support/test-auth-server.ts'

let server: TestAuthServer
let origin: string

before(async () => {
  server = await startTestAuthServer({ settings: { emailConfirmations: true, smsSignup: true, emailMaxFrequency: 0 } })
  origin = new URL(server.url).origin
  await server.ask('POST /otp', { body: { phone: '+33600000000' } })
  await server.ask('POST /otp', { body: { email: 'ada@example.org', data: { name: '<script>alert(1)</script>' } } })
})
after(async () => await server.stop())

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly text: string }

/** By `node:http`, since `fetch` sends neither Host nor Sec-Fetch headers of one's own. */
async function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    request(`${origin}${path}`, { headers }, (reply) => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (part: string) => {
        text += part
      })
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text }))
    })
      .on('error', reject)
      .end()
  })
}

test('messages are listed newest first as JSON, with code and link apart', async () => {
  const messages = JSON.parse((await get('/mailbox/messages')).text)
  assert.deepEqual(
    messages.map(({ to, channel }: Record<string, unknown>) => [to, channel]),
    [
      ['ada@example.org', 'email'],
      ['33600000000', 'sms'],
    ],
  )
  assert.match(messages[0].code, /^\d{6}$/)
  assert.ok(messages[0].link.startsWith(`${server.url}/verify?token=`))
  assert.equal(messages[1].text, `Your code is ${messages[1].code}`)
  const [only] = JSON.parse((await get('/mailbox/messages?to=33600000000')).text)
  assert.equal(only.id, messages[1].id)
})

test('the page opens the newest message, its link and code ready', async () => {
  const { status, text, headers } = await get('/mailbox')
  const [newest] = JSON.parse((await get('/mailbox/messages')).text)
  assert.equal(status, 200)
  assert.match(String(headers['content-security-policy']), /^default-src 'none'; style-src 'self'; script-src 'self';/)
  assert.ok(text.includes(`<code id="code">${newest.code}</code>`))
  assert.ok(text.includes(`href="${newest.link.replaceAll('&', '&#38;')}"`))
  assert.ok(text.includes(`sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mailbox/messages/${newest.id}/html"`))
})

test('the HTML of a mail is served as a page that may run nothing', async () => {
  const [newest] = JSON.parse((await get('/mailbox/messages')).text)
  const { headers, text } = await get(`/mailbox/messages/${newest.id}/html`)
  assert.match(String(headers['content-security-policy']), /^default-src 'none'; .*sandbox allow-popups/)
  assert.match(text, /<head><base target="_blank">/)
})

test('a search with markup in it stays text', async () => {
  const { text } = await get(`/mailbox?to=${encodeURIComponent('"><script>alert(1)</script>')}`)
  assert.ok(!text.includes('<script>alert'))
})

test('a message that is not there is answered 404', async () => {
  for (const id of ['999', 'x', "1'--", '99999999999999999999']) {
    const { status, text } = await get(`/mailbox/messages/${encodeURIComponent(id)}`)
    assert.deepEqual([status, JSON.parse(text).code], [404, 'mailbox_message_unknown'], id)
  }
})

test('from elsewhere the secret key is asked for, as a password or as a header', async () => {
  const outside = { host: 'project.example.org' }
  const refused = await get('/mailbox/messages', outside)
  assert.deepEqual([refused.status, JSON.parse(refused.text).code], [401, 'mailbox_needs_key'])
  assert.match(String(refused.headers['www-authenticate']), /^Basic realm=/)
  const basic = (password: string) => ({ ...outside, authorization: `Basic ${Buffer.from(`dorsal:${password}`).toString('base64')}` })
  assert.equal((await get('/mailbox/messages', basic('wrong'))).status, 401)
  assert.equal((await get('/mailbox/messages', basic(server.anonKey))).status, 401)
  assert.equal((await get('/mailbox/messages', basic(server.serviceKey))).status, 200)
  assert.equal((await get('/mailbox/messages', { ...outside, apikey: server.serviceKey })).status, 200)
  assert.equal((await get('/mailbox/messages', { ...outside, authorization: `Bearer ${server.serviceKey}` })).status, 200)
})

test('a name that somebody pointed at this machine, and a proxy in front, count as elsewhere', async () => {
  const disguises: readonly Readonly<Record<string, string>>[] = [
    { host: 'rebound.example' },
    { 'x-forwarded-for': '203.0.113.7' },
    { forwarded: 'for=203.0.113.7' },
    { via: '1.1 proxy' },
  ]
  for (const headers of disguises) assert.equal((await get('/mailbox', headers)).status, 401, JSON.stringify(headers))
})

test('pages of other sites are refused, and no answer allows them to read', async () => {
  const { host } = new URL(origin)
  const foreign = await get('/mailbox/messages', { origin: 'https://evil.example' })
  assert.deepEqual([foreign.status, JSON.parse(foreign.text).code], [403, 'mailbox_forbidden'])
  assert.equal((await get('/mailbox/messages', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'empty' })).status, 403)
  assert.equal((await get('/mailbox', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' })).status, 403)
  assert.equal((await get('/mailbox', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' })).status, 200)
  const own = await get('/mailbox/messages', { origin: `http://${host}`, 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' })
  assert.deepEqual([own.status, own.headers['access-control-allow-origin']], [200, undefined])
})

test('the newest thousand are kept', async () => {
  await server.database.query(
    `insert into dorsal.mailbox (sent_at, channel, recipient, subject, body_text) select now(), 'sms', 'old', '', '' from generate_series(1, 1050)`,
  )
  await server.ask('POST /otp', { body: { email: 'last@example.org' } })
  const [row] = await server.database.query('select count(*)::int as count, max(id)::int - min(id)::int as span from dorsal.mailbox')
  assert.deepEqual(row, { count: 1000, span: 999 })
})
