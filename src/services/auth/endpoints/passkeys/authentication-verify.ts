import { type BrowserAnswer, checkAssertion } from '../../adapters/webauthn.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import { type CallScope, defineEndpoint } from '../../endpoint.ts'
import { emailNotConfirmed, passkeyVerificationFailed, phoneNotConfirmed, userBanned, validationFailed } from '../../errors.ts'
import { takePasskeyChallenge } from '../../passkeys/challenges.ts'
import { checkPasskeysEnabled } from '../../passkeys/check-passkeys.ts'
import { credentialBody } from '../../passkeys/credential-body.ts'
import { isBanned } from '../../serving/identify-caller.ts'
import { issueSession } from '../../sessions/issue-session.ts'
import { lockPasskeyByCredential, noteUse, type Passkey } from '../../store/passkeys.ts'
import { findUserById } from '../../store/users.ts'
import type { User } from '../../types.ts'

export const passkeyAuthenticationVerify = defineEndpoint({
  method: 'POST',
  url: '/passkeys/authentication/verify',
  access: 'anyone',
  about: 'Signs in with what an authenticator signed.',
  limit: 'sign_in_sign_ups',
  schema: credentialBody,
  run: async ({ body, ...call }) => {
    checkPasskeysEnabled(call)
    const answer = body.credential ?? body.credential_response
    if (answer === undefined) throw validationFailed('credential is required')
    const challenge = await takePasskeyChallenge(call, { id: body.challenge_id, type: 'authentication', userId: null })
    if (typeof challenge === 'object') return challenge
    const found = await findProved(call, { answer, challenge })
    if ('refuse' in found) return found
    const { user, passkey } = found
    const refusal = findRefusal(call, user)
    if (refusal !== undefined) return { refuse: refusal }
    recordAudit(call, 'login', { actor: user, traits: { passkey_id: passkey.id } })
    return { status: 200, body: await issueSession(call, user, { method: 'passkey' }) }
  },
})

type Proof = { readonly answer: BrowserAnswer; readonly challenge: string }

/** The passkey is found by its own id; the user that the authenticator names beside has to be the one who registered it. */
async function findProved(
  { transaction, context }: CallScope,
  { answer, challenge }: Proof,
): Promise<{ readonly user: User; readonly passkey: Passkey } | { readonly refuse: Error }> {
  const { id, response } = answer
  const passkey = typeof id === 'string' ? await lockPasskeyByCredential(transaction, Buffer.from(id, 'base64url')) : undefined
  const user = passkey === undefined ? undefined : await findUserById(transaction, passkey.user_id)
  if (passkey === undefined || user === undefined || user.deleted_at !== null || readUserHandle(response) !== user.id)
    return { refuse: passkeyVerificationFailed() }
  try {
    const credential = { id: passkey.credential_id, publicKey: passkey.public_key, signCount: passkey.sign_count }
    const used = await checkAssertion(context.settings, answer, { challenge, verification: 'required', credential })
    await noteUse(transaction, passkey.id, { ...used, at: new Date(context.clock.now()) })
    return { user, passkey }
  } catch (error) {
    return { refuse: passkeyVerificationFailed(error) }
  }
}

function readUserHandle(response: unknown): string | undefined {
  if (typeof response !== 'object' || response === null || !('userHandle' in response)) return undefined
  return typeof response.userHandle === 'string' ? Buffer.from(response.userHandle, 'base64url').toString() : undefined
}

/** Told to the person who proved to be this user, and to nobody else. */
function findRefusal({ context }: CallScope, user: User): Error | undefined {
  if (isBanned(user, context)) return userBanned()
  if (user.email !== null && user.email_confirmed_at === null) return emailNotConfirmed()
  if (user.phone !== null && user.phone !== '' && user.phone_confirmed_at === null) return phoneNotConfirmed()
  return undefined
}
