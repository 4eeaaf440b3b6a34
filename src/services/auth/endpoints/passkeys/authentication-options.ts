import { Type } from 'typebox'
import { createAuthentication } from '../../adapters/webauthn.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { startPasskeyChallenge } from '../../passkeys/challenges.ts'
import { checkPasskeysEnabled } from '../../passkeys/check-passkeys.ts'
import { captchaField, checkCaptcha } from '../../users/check-captcha.ts'

export const passkeyAuthenticationOptions = defineEndpoint({
  method: 'POST',
  url: '/passkeys/authentication/options',
  access: 'anyone',
  about: 'What an authenticator needs to sign in with a passkey; it knows itself whom it has one of.',
  limit: 'sign_in_sign_ups',
  schema: { body: Type.Object({ gotrue_meta_security: captchaField }) },
  prepare: async (call) => {
    checkPasskeysEnabled(call)
    await checkCaptcha(call)
  },
  run: async (call) => {
    const options = await createAuthentication(call.context, { known: [], verification: 'required' })
    const started = await startPasskeyChallenge(call, { type: 'authentication', userId: null, challenge: options.challenge })
    return { status: 200, body: { ...started, options } }
  },
})
