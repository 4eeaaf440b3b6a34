import { checkRegistration, type NewCredential } from '../../adapters/webauthn.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import { type CallScope, defineEndpoint } from '../../endpoint.ts'
import { passkeyExists, passkeysNotForSso, passkeyVerificationFailed, tooManyPasskeys, validationFailed } from '../../errors.ts'
import { lockPerson } from '../../factors/lock-person.ts'
import { takePasskeyChallenge } from '../../passkeys/challenges.ts'
import { checkMayManage, checkPasskeysEnabled } from '../../passkeys/check-passkeys.ts'
import { credentialBody } from '../../passkeys/credential-body.ts'
import { insertPasskey, listPasskeys } from '../../store/passkeys.ts'
import type { User } from '../../types.ts'

export const passkeyRegistrationVerify = defineEndpoint({
  method: 'POST',
  url: '/passkeys/registration/verify',
  access: 'user',
  about: 'Registers the passkey that an authenticator made.',
  limit: 'mfa',
  schema: credentialBody,
  run: async ({ body, caller, ...call }) => {
    checkPasskeysEnabled(call)
    const answer = body.credential ?? body.credential_response
    if (answer === undefined) throw validationFailed('credential is required')
    const person = await lockPerson(call, caller)
    const { user } = person
    if (user.is_sso_user) throw passkeysNotForSso()
    await checkMayManage(call, person)
    const { settings } = call.context
    if ((await listPasskeys(call.transaction, user.id)).length >= settings.passkeyMaxPerUser) throw tooManyPasskeys()
    const challenge = await takePasskeyChallenge(call, { id: body.challenge_id, type: 'registration', userId: user.id })
    if (typeof challenge === 'object') return challenge
    const credential = await checkRegistration(settings, answer, { challenge, verification: 'required' }).catch((error: unknown) => ({
      refuse: passkeyVerificationFailed(error),
    }))
    return 'refuse' in credential ? credential : await register(call, user, credential)
  },
})

async function register(call: CallScope, user: User, { id: credential_id, publicKey, ...credential }: NewCredential) {
  const { transaction, context } = call
  const passkey = { id: context.random.uuid(), created_at: new Date(context.clock.now()) }
  const { signCount, transports, backupEligible, backedUp, aaguid } = credential
  const isNew = await insertPasskey(transaction, {
    ...passkey,
    user_id: user.id,
    credential_id,
    public_key: publicKey,
    sign_count: signCount,
    transports,
    backup_eligible: backupEligible,
    backed_up: backedUp,
    aaguid,
  })
  if (!isNew) return { refuse: passkeyExists() }
  recordAudit(call, 'passkey_created', { actor: user, traits: { passkey_id: passkey.id } })
  return { status: 200, body: { ...passkey, backup_eligible: backupEligible, backed_up: backedUp, transports } }
}
