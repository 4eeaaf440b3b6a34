import type { Clock } from '../../../base/clock.ts'
import type { Log } from '../../../base/log.ts'
import type { Hooks, Limits, RandomSource, Sms } from '../context.ts'
import { phoneProviderDisabled } from '../errors.ts'
import type { AuthSettings } from '../settings.ts'
import { insertMailboxMessage } from '../store/mailbox.ts'
import { toUserJson } from '../users/render-user.ts'
import { sendsBySmtp } from './smtp.ts'
import { createTwilio } from './twilio.ts'

export type SmsParts = {
  readonly settings: AuthSettings
  readonly hooks: Hooks
  readonly limits: Limits
  readonly random: RandomSource
  readonly clock: Clock
  readonly log: Log
}

/**
 * Text messages by the hook `send_sms`, else by Twilio, else into the local mailbox while mail stays there too. Numbers of
 * `auth.sms.test_otp` get none. Throws `twilio_incomplete` at once, `phone_provider_disabled` where nothing sends.
 */
export function createSms({ settings, hooks, limits, random, clock, log }: SmsParts): Sms {
  const sendText = settings.twilioEnabled ? createTwilio(settings, log) : undefined
  const staysHere = sendText === undefined && !sendsBySmtp(settings)
  return {
    send: async (transaction, { to, user, code, channel }) => {
      if (findTestCode(settings, to) !== undefined) return { messageId: 'test-otp' }
      if (settings.hookSendSmsEnabled || sendText) await limits.take('sms_sent', 'project')
      const payload = { user: await toUserJson(transaction, user), sms: { otp: code, phone: to, sms_type: channel } }
      if ((await hooks.run(transaction, 'send_sms', payload)) !== undefined) return { messageId: random.uuid() }
      const text = settings.smsTemplate.replace(/\{\{\s*\.Code\s*\}\}/g, () => code)
      if (sendText) return await sendText({ to, text, channel })
      if (!staysHere) throw phoneProviderDisabled()
      const message = { sent_at: new Date(clock.now()), channel, recipient: to, subject: '', body_text: text }
      return { messageId: await insertMailboxMessage(transaction, { ...message, body_html: null, code, link: null }) }
    },
  }
}

/** The code of a number that gets no messages. */
export function findTestCode({ smsTestOtp }: AuthSettings, phone: string): string | undefined {
  return Object.hasOwn(smsTestOtp, phone) ? smsTestOtp[phone] : smsTestOtp[`+${phone}`]
}
