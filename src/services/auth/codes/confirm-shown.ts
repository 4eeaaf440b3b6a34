import { recordAudit } from '../audit/record-audit.ts'
import type { VerificationType } from '../domain/verification-type.ts'
import type { CallScope } from '../endpoint.ts'
import { deleteOneTimeTokens, type OneTimeToken } from '../store/one-time-tokens.ts'
import { type UserChanges, updateUser } from '../store/users.ts'
import type { User } from '../types.ts'
import { confirmEmailChange } from '../users/change-email.ts'
import { confirmPhoneChange } from '../users/change-phone.ts'
import { keepOwnIdentity } from '../users/keep-own-identity.ts'
import type { Shown } from './use-one-time-token.ts'

/** What was verified, once `email` is told apart by the token that was shown. */
export type ResolvedType = Exclude<VerificationType, 'email'>

export function resolveType(type: VerificationType, token: OneTimeToken): ResolvedType {
  if (type !== 'email') return type
  return token.token_type === 'confirmation_token' ? 'signup' : 'magiclink'
}

/**
 * Does what the link or code was sent for, which uses it up; gives the user as they are then, or undefined when another confirmation must
 * follow. Throws `email_exists`, `phone_exists`.
 */
export async function confirmShown(scope: CallScope, { user, token }: Shown, type: ResolvedType): Promise<User | undefined> {
  switch (type) {
    case 'signup':
    case 'invite':
      return await confirmSignUp(scope, user, type)
    case 'magiclink':
    case 'recovery':
      return await confirmPossession(scope, user, 'email')
    case 'sms':
      return await confirmPossession(scope, user, 'phone')
    case 'email_change':
    case 'phone_change':
      recordAudit(scope, 'user_modified', { actor: user })
      return type === 'email_change' ? await confirmEmailChange(scope, user, token) : await confirmPhoneChange(scope, user)
  }
}

async function confirmSignUp(scope: CallScope, user: User, type: 'signup' | 'invite'): Promise<User> {
  recordAudit(scope, type === 'invite' ? 'invite_accepted' : 'user_signedup', { actor: user })
  await deleteOneTimeTokens(scope.transaction, user.id, ['confirmation_token'])
  return await markConfirmed(scope, user, 'email')
}

/**
 * Whoever reads the mailbox or holds the phone is let in. If nobody had confirmed the account before, a password set until then may be that of
 * somebody else who signed up with this address: it goes. One that came with a phone number was compared before the code was sent.
 */
async function confirmPossession(scope: CallScope, user: User, channel: 'email' | 'phone'): Promise<User> {
  await deleteOneTimeTokens(scope.transaction, user.id, channel === 'email' ? ['recovery_token'] : ['confirmation_token'])
  const isNew = (channel === 'email' ? user.email_confirmed_at : user.phone_confirmed_at) === null
  recordAudit(scope, isNew ? 'user_signedup' : 'login', { actor: user })
  if (!isNew) return user
  if (channel === 'email') await deleteOneTimeTokens(scope.transaction, user.id, ['confirmation_token'])
  const forgets = channel === 'email' && user.phone_confirmed_at === null
  return await markConfirmed(scope, user, channel, forgets ? { encrypted_password: null } : {})
}

async function markConfirmed(scope: CallScope, user: User, channel: 'email' | 'phone', more: UserChanges = {}): Promise<User> {
  const at = new Date(scope.context.clock.now())
  const confirmed: UserChanges = channel === 'email' ? { email_confirmed_at: at } : { phone_confirmed_at: at }
  const changed = await updateUser(scope.transaction, user.id, { ...confirmed, is_anonymous: false, ...more }, at)
  return await keepOwnIdentity(scope, changed, channel)
}
