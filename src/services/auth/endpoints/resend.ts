import { Type } from 'typebox'
import { nobody, recordAudit } from '../audit/record-audit.ts'
import { checkMailFrequency, pretendToSendCode, sendOneTimeCode } from '../codes/send-one-time-code.ts'
import { pretendToSendPhoneCode, sendPhoneCode } from '../codes/send-phone-code.ts'
import { parseEmail, parsePhone } from '../domain/parse-address.ts'
import { type CallScope, defineEndpoint } from '../endpoint.ts'
import { phoneProviderDisabled, validationFailed } from '../errors.ts'
import { findUserByEmail, findUserByPhone } from '../store/users.ts'
import { sendEmailChange } from '../users/change-email.ts'
import { captchaField, checkCaptcha } from '../users/check-captcha.ts'

/** Sends once more what a client still waits for; the same answer whether it waits for anything. */
export const resend = defineEndpoint({
  method: 'POST',
  url: '/resend',
  access: 'anyone',
  about: 'Sends once more the code of a sign-up, or of a change of address or number.',
  limit: 'otp',
  schema: {
    body: Type.Object({
      type: Type.Optional(Type.String()),
      email: Type.Optional(Type.String()),
      phone: Type.Optional(Type.String()),
      gotrue_meta_security: captchaField,
    }),
  },
  prepare: checkCaptcha,
  run: async (call) => {
    const { type = '', email = '', phone = '' } = call.body
    const again = findResend(type)
    if (email !== '' && phone !== '') throw validationFailed('Only an email address or phone number should be provided.')
    if (email === '' && phone === '') throw validationFailed('Missing email address or phone number')
    if (email === '' && again.by === 'email') throw validationFailed('Type provided requires an email address')
    if (phone === '' && again.by === 'phone') throw validationFailed('Type provided requires a phone number')
    if (again.by === 'phone' && !call.context.settings.smsSignup) throw phoneProviderDisabled()
    await again.send(call, again.by === 'email' ? parseEmail(email) : parsePhone(phone))
    return { status: 200, body: {} }
  },
})

type Resend = { readonly by: 'email' | 'phone'; readonly send: (scope: CallScope, address: string) => Promise<void> }

const resends: Readonly<Record<string, Resend>> = {
  signup: { by: 'email', send: resendSignUp },
  email_change: { by: 'email', send: resendEmailChange },
  sms: { by: 'phone', send: resendSms },
  phone_change: { by: 'phone', send: resendPhoneChange },
}

function findResend(type: string): Resend {
  const found = Object.hasOwn(resends, type) ? resends[type] : undefined
  if (found === undefined) throw validationFailed('Missing one of these types: signup, email_change, sms, phone_change')
  return found
}

async function resendSignUp(scope: CallScope, email: string): Promise<void> {
  const user = await findUserByEmail(scope.transaction, email, 'authenticated')
  recordAudit(scope, 'user_confirmation_requested', { actor: user ?? nobody })
  if (user === undefined || user.email_confirmed_at !== null) return await pretendToSendCode(scope, email)
  await sendOneTimeCode(scope, user, 'signup')
}

async function resendEmailChange(scope: CallScope, email: string): Promise<void> {
  const user = await findUserByEmail(scope.transaction, email, 'authenticated')
  if (user === undefined || user.email_change === '') return await pretendToSendCode(scope, email)
  await checkMailFrequency(scope, email)
  await sendEmailChange(scope, user, 'implicit')
}

async function resendSms(scope: CallScope, phone: string): Promise<void> {
  const user = await findUserByPhone(scope.transaction, phone, 'authenticated')
  recordAudit(scope, 'user_confirmation_requested', { actor: user ?? nobody })
  if (user === undefined || user.phone_confirmed_at !== null) return await pretendToSendPhoneCode(scope, phone)
  await sendPhoneCode(scope, user, { kind: 'confirmation', phone, channel: 'sms' })
}

/** Asked for by the present number. */
async function resendPhoneChange(scope: CallScope, phone: string): Promise<void> {
  const user = await findUserByPhone(scope.transaction, phone, 'authenticated')
  if (user === undefined || user.phone_change === '') return await pretendToSendPhoneCode(scope, phone)
  await sendPhoneCode(scope, user, { kind: 'phone_change', phone: user.phone_change, channel: 'sms' })
}
