import type { CallScope } from '../endpoint.ts'
import { findIdentity, insertIdentity, listIdentities, updateIdentity } from '../store/identities.ts'
import { updateUser } from '../store/users.ts'
import type { User } from '../types.ts'

/**
 * The identity `email` or `phone` says what the user's row says, verified; one that is missing is made. The providers in `app_metadata` follow.
 * Gives the row as it is then.
 */
export async function keepOwnIdentity(scope: CallScope, user: User, provider: 'email' | 'phone'): Promise<User> {
  const { transaction, context } = scope
  const at = new Date(context.clock.now())
  const known = await findIdentity(transaction, provider, user.id)
  const verified = provider === 'email' ? { email: user.email, email_verified: true } : { phone: user.phone, phone_verified: true }
  const identity_data = { ...(known?.identity_data ?? { sub: user.id }), ...verified }
  if (known) await updateIdentity(transaction, known.id, { identity_data }, at)
  else
    await insertIdentity(transaction, {
      id: context.random.uuid(),
      provider_id: user.id,
      user_id: user.id,
      provider,
      identity_data,
      created_at: at,
    })
  const providers = [...new Set((await listIdentities(transaction, user.id)).map((identity) => identity.provider))]
  const metadata = { ...user.raw_app_meta_data, provider: user.raw_app_meta_data.provider ?? providers[0], providers }
  return await updateUser(transaction, user.id, { raw_app_meta_data: metadata }, at)
}
