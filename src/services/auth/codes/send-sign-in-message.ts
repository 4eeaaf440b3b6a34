import { nobody, recordAudit } from '../audit/record-audit.ts'
import type { CallScope } from '../endpoint.ts'
import { findUserByPhone } from '../store/users.ts'
import type { User } from '../types.ts'
import { createUser } from '../users/create-user.ts'
import { forgetUnprovenPassword } from '../users/forget-unproven-password.ts'
import { type PhoneChannel, pretendToSendPhoneCode, sendPhoneCode } from './send-phone-code.ts'

export type SignInMessage = {
  /** As `parsePhone` gives it. */
  readonly phone: string
  readonly channel: PhoneChannel
  readonly mayCreateUser: boolean
  readonly data: Readonly<Record<string, unknown>>
}

/** A code to sign in with, by phone; otherwise as `sendSignInMail`. Throws what sending a message throws. */
export async function sendSignInMessage(scope: CallScope, wanted: SignInMessage): Promise<void> {
  const { phone, channel } = wanted
  const known = await findUserByPhone(scope.transaction, phone, 'authenticated')
  const user = known === undefined ? await createIfAllowed(scope, wanted) : await forgetUnprovenPassword(scope, known)
  recordAudit(scope, 'user_recovery_requested', { actor: user ?? nobody, traits: { channel } })
  if (user === undefined) return await pretendToSendPhoneCode(scope, phone)
  await sendPhoneCode(scope, user, { kind: 'confirmation', phone, channel })
}

async function createIfAllowed(scope: CallScope, { phone, mayCreateUser, data }: SignInMessage): Promise<User | undefined> {
  if (!mayCreateUser || !scope.context.settings.enableSignup) return undefined
  return await createUser(scope, { phone, raw_user_meta_data: data, identity: { provider: 'phone', lastSignInAt: null } })
}
