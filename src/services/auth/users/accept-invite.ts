import { recordAudit } from '../audit/record-audit.ts'
import { toIdentityData } from '../domain/identity-data.ts'
import { toStoredEmail } from '../domain/to-stored-email.ts'
import type { CallScope } from '../endpoint.ts'
import { identityTaken, inviteForAnother, inviteNotFound, userBanned } from '../errors.ts'
import { addIdentity, type ComingFrom } from '../external/link-identity.ts'
import { takeOverUnconfirmed } from '../external/take-over-unconfirmed.ts'
import { isBanned } from '../serving/identify-caller.ts'
import { findIdentity } from '../store/identities.ts'
import { lockProviderSubject } from '../store/known-people.ts'
import { findOneTimeTokenByHash } from '../store/one-time-tokens.ts'
import { lockUserById, updateUser } from '../store/users.ts'
import type { User } from '../types.ts'

/**
 * Somebody who was invited by mail and accepts by signing in elsewhere: the link proves the address, the provider names the same one. Throws
 * `invite_not_found`, `validation_failed`, `user_banned`, `identity_already_exists`.
 */
export async function acceptInvite(scope: CallScope, tokenHash: string, from: ComingFrom): Promise<User> {
  const { context, transaction } = scope
  const invited = await findInvited(scope, tokenHash)
  if (isBanned(invited, context)) throw userBanned()
  if (!from.profile.emails.some(({ email }) => toStoredEmail(email) === invited.email)) throw inviteForAnother()
  await lockProviderSubject(transaction, from.provider, from.profile.subject)
  if ((await findIdentity(transaction, from.provider, from.profile.subject)) !== undefined) throw identityTaken({ by: 'another user' })
  const user = await addIdentity(scope, await takeOverUnconfirmed(scope, invited), from)
  const at = new Date(context.clock.now())
  const data = { ...invited.raw_user_meta_data, ...toIdentityData(from.profile) }
  const accepted = await updateUser(transaction, user.id, { raw_user_meta_data: data, email_confirmed_at: at }, at)
  recordAudit(scope, 'invite_accepted', { actor: accepted, traits: { provider: from.provider } })
  return accepted
}

async function findInvited({ context, transaction }: CallScope, tokenHash: string): Promise<User> {
  const token = await findOneTimeTokenByHash(transaction, tokenHash, ['confirmation_token'])
  if (token === undefined || token.expires_at.getTime() < context.clock.now()) throw inviteNotFound()
  const user = await lockUserById(transaction, token.user_id)
  if (user === undefined || user.deleted_at !== null || user.email_confirmed_at !== null) throw inviteNotFound()
  return user
}
