import { recordAudit } from '../audit/record-audit.ts'
import { sendOneTimeCode } from '../codes/send-one-time-code.ts'
import { sendPhoneCode } from '../codes/send-phone-code.ts'
import { defineEndpoint } from '../endpoint.ts'
import { addressUnconfirmed, validationRefused } from '../errors.ts'

export const reauthenticate = defineEndpoint({
  method: 'GET',
  url: '/reauthenticate',
  access: 'user',
  about: 'Sends the signed-in user a code that a change of password asks for as `nonce`.',
  limit: 'otp',
  schema: {},
  run: async (call) => {
    const { user } = call.caller
    if (user.email === null && user.phone === null)
      throw validationRefused('Reauthentication requires the user to have an email or a phone number')
    if (user.email !== null && user.email_confirmed_at === null) throw addressUnconfirmed('email')
    if (user.email === null && user.phone_confirmed_at === null) throw addressUnconfirmed('phone')
    recordAudit(call, 'user_reauthenticate_requested', { actor: user })
    if (user.email !== null) {
      await sendOneTimeCode(call, user, 'reauthentication')
      return { status: 200, body: {} }
    }
    const sent = await sendPhoneCode(call, user, { kind: 'reauthentication', phone: user.phone ?? '', channel: 'sms' })
    return { status: 200, body: { message_id: sent.messageId } }
  },
})
