import { recordAudit } from '../audit/record-audit.ts'
import { sendOneTimeCode } from '../codes/send-one-time-code.ts'
import type { CallScope } from '../endpoint.ts'
import { emailExists } from '../errors.ts'
import { findUserByEmail } from '../store/users.ts'
import type { User } from '../types.ts'
import { createUser } from './create-user.ts'
import { forgetUnprovenPassword } from './forget-unproven-password.ts'

export type Invitation = { readonly email: string; readonly data: Readonly<Record<string, unknown>> }

/** An account without a password, and a mail with which its owner takes it over. Throws `email_exists`, and what sending a mail throws. */
export async function inviteUser(scope: CallScope, invitation: Invitation): Promise<User> {
  const user = await getInvited(scope, invitation)
  recordAudit(scope, 'user_invited', { actor: { role: 'service_role' }, traits: { user_id: user.id, user_email: user.email } })
  return await sendOneTimeCode(scope, user, 'invite')
}

/** Somebody who never confirmed the address can be invited again. Throws `email_exists`. */
export async function getInvited(scope: CallScope, { email, data }: Invitation): Promise<User> {
  const known = await findUserByEmail(scope.transaction, email, 'authenticated')
  if (known !== undefined && known.email_confirmed_at !== null) throw emailExists()
  if (known !== undefined) return await forgetUnprovenPassword(scope, known)
  const user = await createUser(scope, { email, raw_user_meta_data: data, identity: { provider: 'email', lastSignInAt: null } })
  if (user === undefined) throw emailExists()
  return user
}
