import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, test } from 'node:test'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'
import { testAuthSettings } from '../../../../tests/support/test-auth-settings.ts'
import { startTestSmtpServer } from '../../../../tests/support/test-smtp-server.ts'
import { silentLog } from '../../../base/log.ts'
import type { AuthSettings } from '../settings.ts'
import { checkSmtpHost, createSmtp } from './smtp.ts'

const stops: (() => Promise<unknown>)[] = []
after(async () => {
  for (const stop of stops.reverse()) await stop()
})

async function startSmtp(options: Parameters<typeof startTestSmtpServer>[0] = {}) {
  const smtp = await startTestSmtpServer(options)
  stops.push(smtp.stop)
  return smtp
}

async function startAuth(port: number, changes: Partial<AuthSettings> = {}): Promise<TestAuthServer> {
  const server = await startTestAuthServer({
    settings: {
      emailConfirmations: true,
      emailMaxFrequency: 0,
      smtpHost: '127.0.0.1',
      smtpPort: port,
      smtpUser: 'dorsal',
      smtpPassword: 'only-for-this-test',
      smtpAdminEmail: 'hello@shop.example',
      smtpSenderName: 'The Shop',
      ...changes,
    },
  })
  stops.push(server.stop)
  return server
}

const credentials = (email: string) => ({ email, password: 'correct horse battery' })

async function countUsers(server: TestAuthServer): Promise<unknown> {
  return await server.database.query(
    `select (select count(*)::int from auth.users) as users, (select count(*)::int from auth.identities) as identities,
       (select count(*)::int from auth.one_time_tokens) as tokens, (select count(*)::int from dorsal.mailbox) as mailbox`,
  )
}

const nothing = [{ users: 0, identities: 0, tokens: 0, mailbox: 0 }]

test('a mail leaves with sender, subject, plain text and HTML, marked as sent by a machine', async () => {
  const smtp = await startSmtp({ disabledCommands: ['STARTTLS'] })
  const server = await startAuth(smtp.port)
  const { status } = await server.ask('POST /signup', { body: credentials('ada@example.org'), headers: { 'accept-language': 'fr' } })
  assert.equal(status, 200)
  const [mail] = smtp.received
  assert.deepEqual([mail?.from, mail?.to], ['hello@shop.example', ['ada@example.org']])
  assert.match(mail?.raw ?? '', /^From: The Shop <hello@shop\.example>\r$/m)
  assert.match(mail?.raw ?? '', /^Subject: =\?UTF-8\?Q\?Confirmez_votre_adresse_=C3=A9lectroniqu/m)
  assert.match(mail?.raw ?? '', /^Auto-Submitted: auto-generated\r$/m)
  assert.match(mail?.raw ?? '', /Content-Type: text\/plain/)
  assert.match(mail?.raw ?? '', /Content-Type: text\/html/)
  assert.deepEqual(await server.database.query('select count(*)::int as kept from dorsal.mailbox'), [{ kept: 0 }])
})

test('a login that the server refuses leaves nothing of a sign-up behind, and no secret in the answer', async () => {
  const smtp = await startSmtp({ disabledCommands: ['STARTTLS'] })
  const server = await startAuth(smtp.port, { smtpPassword: 'wrong-password' })
  const { status, body } = await server.ask('POST /signup', { body: credentials('ada@example.org') })
  assert.equal(status, 500)
  assert.deepEqual(body, { code: 500, error_code: 'unexpected_failure', msg: 'Error sending email' })
  assert.deepEqual(await countUsers(server), nothing)
  assert.deepEqual(smtp.received, [])
})

test('an address that the server refuses is told as such', async () => {
  const smtp = await startSmtp({ disabledCommands: ['STARTTLS'] })
  const server = await startAuth(smtp.port)
  const { status, body } = await server.ask('POST /signup', { body: credentials('unknown@example.org') })
  assert.deepEqual([status, body.error_code], [400, 'email_address_invalid'])
  assert.deepEqual(await countUsers(server), nothing)
})

test('a server that is not there, or never answers, undoes a sign-up', async () => {
  const silent = createServer((socket) => void socket.resume())
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  stops.push(async () => await new Promise((resolve) => silent.close(resolve)))
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  for (const changes of [{ smtpPort: 1 }, { smtpPort: port, smtpTimeout: 0.2 }]) {
    const server = await startAuth(0, changes)
    const { status } = await server.ask('POST /signup', { body: credentials('ada@example.org') })
    assert.equal(status, 500)
    assert.deepEqual(await countUsers(server), nothing)
  }
})

test('a certificate that nobody vouches for is refused, and so is a server without TLS that is not this machine', async () => {
  const secure = await startSmtp()
  const server = await startAuth(secure.port)
  assert.equal((await server.ask('POST /signup', { body: credentials('ada@example.org') })).status, 500)
  assert.deepEqual(secure.received, [])
  const plain = await startSmtp({ disabledCommands: ['STARTTLS'] })
  const strict = await startAuth(plain.port, { smtpHost: '0.0.0.0' })
  assert.equal((await strict.ask('POST /signup', { body: credentials('ada@example.org') })).status, 500)
  const lenient = await startAuth(plain.port, { smtpHost: '0.0.0.0', smtpTls: 'off' })
  assert.equal((await lenient.ask('POST /signup', { body: credentials('ada@example.org') })).status, 200)
  assert.deepEqual(
    plain.received.map(({ isSecure }) => isSecure),
    [false],
  )
})

test('more mails than the limit of the hour are refused', async () => {
  const smtp = await startSmtp({ disabledCommands: ['STARTTLS'] })
  const server = await startAuth(smtp.port, { limitEmailSent: 1 })
  assert.equal((await server.ask('POST /signup', { body: credentials('one@example.org') })).status, 200)
  const { status, body, headers } = await server.ask('POST /signup', { body: credentials('two@example.org') })
  assert.deepEqual([status, body.error_code], [429, 'over_email_send_rate_limit'])
  assert.match(headers.get('retry-after') ?? '', /^\d+$/)
  assert.equal(smtp.received.length, 1)
})

test('SMTP without a sender is refused at the start', () => {
  assert.throws(() => createSmtp(testAuthSettings({ smtpHost: 'smtp.example.org' }), silentLog), {
    code: 'smtp_incomplete',
    message: 'auth.email.smtp is set up and auth.email.smtp.admin_email is not set',
  })
})

test('SMTP whose host got lost is refused at the start, and none at all is not', () => {
  checkSmtpHost(testAuthSettings())
  checkSmtpHost(testAuthSettings({ smtpEnabled: false, smtpHost: '', smtpUser: 'dorsal' }))
  for (const lost of [{ smtpHost: '' }, { smtpAdminEmail: 'hello@shop.example' }])
    assert.throws(() => checkSmtpHost(testAuthSettings(lost)), {
      code: 'smtp_incomplete',
      message: 'auth.email.smtp is set up and auth.email.smtp.host is not set',
    })
})
