import { Type } from 'typebox'
import { sendSignInMail } from '../codes/send-sign-in-mail.ts'
import { sendSignInMessage } from '../codes/send-sign-in-message.ts'
import { parseEmail, parsePhone } from '../domain/parse-address.ts'
import { parseChannel } from '../domain/parse-channel.ts'
import { defineEndpoint } from '../endpoint.ts'
import { phoneProviderDisabled, validationFailed } from '../errors.ts'
import { captchaField, checkCaptcha } from '../users/check-captcha.ts'
import { challengeFields, metadataField } from './shapes.ts'

export const otp = defineEndpoint({
  method: 'POST',
  url: '/otp',
  access: 'anyone',
  about: 'Sends a code and a link to sign in with, by mail or to a phone. The answer is the same with and without an account.',
  limit: 'otp',
  schema: {
    body: Type.Object({
      email: Type.Optional(Type.String()),
      phone: Type.Optional(Type.String()),
      create_user: Type.Optional(Type.Boolean()),
      data: metadataField,
      channel: Type.Optional(Type.String()),
      ...challengeFields,
      gotrue_meta_security: captchaField,
    }),
  },
  prepare: checkCaptcha,
  run: async (call) => {
    const { email = '', phone = '', create_user: mayCreateUser = true, channel = '', data = {}, ...challenge } = call.body
    if (email !== '' && phone !== '') throw validationFailed('Only an email address or phone number should be provided')
    if (email === '' && phone === '') throw validationFailed('One of email or phone must be set')
    if (email !== '' && channel !== '') throw validationFailed('Channel should only be specified with Phone OTP')
    if (phone !== '' && !call.context.settings.smsSignup) throw phoneProviderDisabled()
    if (email !== '') await sendSignInMail(call, { email: parseEmail(email), mayCreateUser, data, challenge })
    else await sendSignInMessage(call, { phone: parsePhone(phone), channel: parseChannel(channel), mayCreateUser, data })
    return { status: 200, body: {} }
  },
})
