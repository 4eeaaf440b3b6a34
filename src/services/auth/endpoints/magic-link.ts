import { Type } from 'typebox'
import { sendSignInMail } from '../codes/send-sign-in-mail.ts'
import { parseEmail } from '../domain/parse-address.ts'
import { defineEndpoint } from '../endpoint.ts'
import { captchaField, checkCaptcha } from '../users/check-captcha.ts'
import { challengeFields, metadataField } from './shapes.ts'

export const magicLink = defineEndpoint({
  method: 'POST',
  url: '/magiclink',
  access: 'anyone',
  about: 'Sends a link and a code to sign in with: what `otp` does with an e-mail address.',
  limit: 'otp',
  schema: {
    body: Type.Object({ email: Type.Optional(Type.String()), data: metadataField, ...challengeFields, gotrue_meta_security: captchaField }),
  },
  prepare: checkCaptcha,
  run: async (call) => {
    const { email, data = {}, ...challenge } = call.body
    await sendSignInMail(call, { email: parseEmail(email), mayCreateUser: true, data, challenge })
    return { status: 200, body: {} }
  },
})
