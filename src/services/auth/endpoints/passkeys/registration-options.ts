import { createRegistration } from '../../adapters/webauthn.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { passkeysNotForSso, tooManyPasskeys } from '../../errors.ts'
import { lockPerson } from '../../factors/lock-person.ts'
import { startPasskeyChallenge } from '../../passkeys/challenges.ts'
import { checkMayManage, checkPasskeysEnabled } from '../../passkeys/check-passkeys.ts'
import { listPasskeys } from '../../store/passkeys.ts'

export const passkeyRegistrationOptions = defineEndpoint({
  method: 'POST',
  url: '/passkeys/registration/options',
  access: 'user',
  about: 'What an authenticator needs to make a passkey.',
  limit: 'mfa',
  schema: {},
  run: async ({ caller, ...call }) => {
    checkPasskeysEnabled(call)
    const person = await lockPerson(call, caller)
    const { user } = person
    if (user.is_sso_user) throw passkeysNotForSso()
    await checkMayManage(call, person)
    const passkeys = await listPasskeys(call.transaction, user.id)
    if (passkeys.length >= call.context.settings.passkeyMaxPerUser) throw tooManyPasskeys()
    const options = await createRegistration(call.context, {
      user,
      known: passkeys.map(({ credential_id }) => credential_id),
      kind: 'passkey',
    })
    const started = await startPasskeyChallenge(call, { type: 'registration', userId: user.id, challenge: options.challenge })
    return { status: 200, body: { ...started, options } }
  },
})
