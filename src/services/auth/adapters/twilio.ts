import type { Log } from '../../../base/log.ts'
import { smsNotSent, twilioIncomplete } from '../errors.ts'
import type { AuthSettings } from '../settings.ts'

export type TextMessage = { readonly to: string; readonly text: string; readonly channel: 'sms' | 'whatsapp' }

export type SendText = (message: TextMessage) => Promise<{ readonly messageId: string }>

const longestWait = 10_000

/**
 * Text messages through Twilio, or what speaks its protocol (https://www.twilio.com/docs/messaging/api/message-resource). Throws
 * `twilio_incomplete` at once, `sms_send_failed` with each message.
 */
export function createTwilio(settings: AuthSettings, log: Log): SendText {
  const account = demand(settings.twilioAccountSid, 'auth.sms.twilio.account_sid')
  const sender = demand(settings.twilioMessageServiceSid, 'auth.sms.twilio.message_service_sid')
  const token = demand(settings.twilioAuthToken, 'auth.sms.twilio.auth_token')
  const url = new URL(`/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`, settings.twilioUrl)
  const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`
  return async (message) => {
    const { status, answer } = await post(url, authorization, toForm(message, sender)).catch((error: unknown) => {
      log.error({ err: error }, 'the service for text messages cannot be reached')
      throw smsNotSent(error)
    })
    const messageId = readMessageId(status, answer)
    if (messageId !== undefined) return { messageId }
    log.error({ status, code: answer.code ?? answer.error_code ?? null }, 'the service for text messages refused one')
    throw smsNotSent(undefined)
  }
}

function demand(value: string | undefined, key: string): string {
  if (value === undefined || value === '') throw twilioIncomplete(key)
  return value
}

function toForm({ to, text, channel }: TextMessage, sender: string): URLSearchParams {
  const isService = sender.startsWith('MG')
  const form = new URLSearchParams({ To: channel === 'whatsapp' ? `whatsapp:+${to}` : `+${to}`, Body: text })
  if (isService) form.set('MessagingServiceSid', sender)
  else form.set('From', channel === 'whatsapp' ? `whatsapp:${sender}` : sender)
  return form
}

type Answer = Readonly<Record<string, unknown>>

async function post(url: URL, authorization: string, body: URLSearchParams): Promise<{ readonly status: number; readonly answer: Answer }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(longestWait),
  })
  return { status: response.status, answer: parseAnswer(await response.text()) }
}

function parseAnswer(text: string): Answer {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? (answer as Answer) : {}
  } catch {
    return {}
  }
}

function readMessageId(status: number, { sid, status: state, error_code: code }: Answer): string | undefined {
  const isAccepted = status >= 200 && status < 300 && state !== 'failed' && state !== 'undelivered' && (code ?? null) === null
  return isAccepted && typeof sid === 'string' ? sid : undefined
}
