import type { CallScope } from '../endpoint.ts'
import { deleteIdentity, listIdentities } from '../store/identities.ts'
import { deleteAllOneTimeTokens } from '../store/one-time-tokens.ts'
import { deleteSessionsOfUser } from '../store/sessions.ts'
import { updateUser } from '../store/users.ts'
import type { User } from '../types.ts'

/**
 * An account whose address nobody proved falls to who does prove it, without anything that somebody else may have put there to get in later:
 * password, other identities, metadata, sessions, links on their way.
 */
export async function takeOverUnconfirmed({ transaction, context }: CallScope, user: User): Promise<User> {
  for (const identity of await listIdentities(transaction, user.id)) await deleteIdentity(transaction, identity.id)
  await deleteSessionsOfUser(transaction, user.id)
  await deleteAllOneTimeTokens(transaction, user.id)
  const { provider: _provider, providers: _providers, ...metadata } = user.raw_app_meta_data
  return await updateUser(
    transaction,
    user.id,
    { encrypted_password: null, phone: null, email_change: '', phone_change: '', raw_user_meta_data: {}, raw_app_meta_data: metadata },
    new Date(context.clock.now()),
  )
}
