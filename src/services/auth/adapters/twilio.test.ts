import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { testAuthSettings } from '../../../../tests/support/test-auth-settings.ts'
import { silentLog } from '../../../base/log.ts'
import { createTwilio } from './twilio.ts'

type Received = { readonly path: string; readonly authorization: string; readonly form: Readonly<Record<string, string>> }

let received: Received[] = []
let answer: { readonly status: number; readonly body: string } = { status: 201, body: '' }

const service = createServer((request, reply) => {
  let text = ''
  request.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  request.on('end', () => {
    const form = Object.fromEntries(new URLSearchParams(text))
    received.push({ path: request.url ?? '', authorization: request.headers.authorization ?? '', form })
    reply.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
  })
})

before(async () => await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve)))
beforeEach(() => {
  received = []
  answer = { status: 201, body: '{"sid":"SM1","status":"queued","error_code":null}' }
})
after(() => {
  service.close()
  service.closeAllConnections()
})

function createSender(sender = 'MG1') {
  const twilioUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
  const account = { twilioAccountSid: 'AC1', twilioAuthToken: 'token', twilioMessageServiceSid: sender }
  return createTwilio(testAuthSettings({ twilioEnabled: true, twilioUrl, ...account }), silentLog)
}

test('a message is handed over with the account, from a service or a number, by SMS or WhatsApp', async () => {
  assert.deepEqual(await createSender()({ to: '33600000000', text: 'Hi', channel: 'sms' }), { messageId: 'SM1' })
  await createSender('+15550000')({ to: '33600000000', text: 'Hi', channel: 'whatsapp' })
  const authorization = `Basic ${Buffer.from('AC1:token').toString('base64')}`
  const path = '/2010-04-01/Accounts/AC1/Messages.json'
  assert.deepEqual(received, [
    { path, authorization, form: { To: '+33600000000', Body: 'Hi', MessagingServiceSid: 'MG1' } },
    { path, authorization, form: { To: 'whatsapp:+33600000000', Body: 'Hi', From: 'whatsapp:+15550000' } },
  ])
})

test('a message that the service refuses, fails or answers with nonsense is not sent', async () => {
  const refusals = [
    { status: 401, body: '{"code":20003,"message":"Authenticate"}' },
    { status: 201, body: '{"sid":"SM1","status":"failed","error_code":30003}' },
    { status: 200, body: '<html>' },
    { status: 302, body: '' },
  ]
  for (const refusal of refusals) {
    answer = refusal
    const sending = createSender()({ to: '33600000000', text: 'Hi', channel: 'sms' })
    await assert.rejects(sending, { code: 'sms_send_failed', status: 422, message: 'Error sending the message' }, refusal.body)
  }
})

test('an account that is not complete is refused at the start, naming what is missing', () => {
  assert.throws(() => createTwilio(testAuthSettings({ twilioAccountSid: 'AC1' }), silentLog), {
    code: 'twilio_incomplete',
    message: 'auth.sms.twilio is enabled and auth.sms.twilio.message_service_sid is not set',
  })
})
