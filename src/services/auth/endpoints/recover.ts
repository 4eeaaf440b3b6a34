import { Type } from 'typebox'
import { nobody, recordAudit } from '../audit/record-audit.ts'
import { pretendToSendCode, sendOneTimeCode } from '../codes/send-one-time-code.ts'
import { parseEmail } from '../domain/parse-address.ts'
import { defineEndpoint } from '../endpoint.ts'
import { startFlow } from '../external/pkce.ts'
import { findUserByEmail } from '../store/users.ts'
import { captchaField, checkCaptcha } from '../users/check-captcha.ts'
import { challengeFields } from './shapes.ts'

export const recover = defineEndpoint({
  method: 'POST',
  url: '/recover',
  access: 'anyone',
  about: 'Sends a link and a code to who forgot the password. The answer is the same with and without an account.',
  limit: 'otp',
  schema: { body: Type.Object({ email: Type.Optional(Type.String()), ...challengeFields, gotrue_meta_security: captchaField }) },
  prepare: checkCaptcha,
  run: async (call) => {
    const { email: asked, ...challenge } = call.body
    const email = parseEmail(asked)
    const user = await findUserByEmail(call.transaction, email, 'authenticated')
    recordAudit(call, 'user_recovery_requested', { actor: user ?? nobody })
    if (user === undefined) await pretendToSendCode(call, email)
    else {
      const flow = await startFlow(call, { challenge, userId: user.id, method: 'recovery', providerType: 'email' })
      await sendOneTimeCode(call, user, 'recovery', { flow })
    }
    return { status: 200, body: {} }
  },
})
