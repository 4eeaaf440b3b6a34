import type { CallScope } from '../../../endpoint.ts'
import { findIdentity, insertIdentity, updateIdentity } from '../../../store/identities.ts'
import type { User } from '../../../types.ts'

/** A user with an address or a number is known by it: the identities of `email` and `phone` say what the row says. */
export async function keepAddressIdentities(scope: CallScope, user: User): Promise<void> {
  if (user.is_sso_user) return
  const verified = { email_verified: user.email_confirmed_at !== null, phone_verified: user.phone_confirmed_at !== null }
  if (user.email !== null) await keepIdentity(scope, user, { provider: 'email', data: { email: user.email, ...verified } })
  if (user.phone !== null) await keepIdentity(scope, user, { provider: 'phone', data: { phone: user.phone, ...verified } })
}

type AddressIdentity = { readonly provider: 'email' | 'phone'; readonly data: Readonly<Record<string, unknown>> }

async function keepIdentity({ transaction, context }: CallScope, { id }: User, { provider, data }: AddressIdentity): Promise<void> {
  const at = new Date(context.clock.now())
  const known = await findIdentity(transaction, provider, id)
  if (known !== undefined) {
    await updateIdentity(transaction, known.id, { identity_data: { ...known.identity_data, ...data } }, at)
    return
  }
  const identity = { id: context.random.uuid(), provider_id: id, user_id: id, provider, identity_data: { sub: id, ...data } }
  await insertIdentity(transaction, { ...identity, created_at: at, last_sign_in_at: null })
}
