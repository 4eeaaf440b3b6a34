import { PostgresError } from '../../../postgres/types.ts'
import type { Profile } from '../adapters/providers/types.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { notify } from '../codes/notify.ts'
import { listVerified } from '../domain/decide-linking.ts'
import { toIdentityData } from '../domain/identity-data.ts'
import type { CallScope } from '../endpoint.ts'
import { emailExists, identityTaken } from '../errors.ts'
import { findIdentity, insertIdentity, listIdentities } from '../store/identities.ts'
import { lockProviderSubject } from '../store/known-people.ts'
import { updateUser } from '../store/users.ts'
import type { User } from '../types.ts'

/** Whom a provider sent. */
export type ComingFrom = { readonly provider: string; readonly profile: Profile }

/**
 * Another way in for somebody who is signed in. A user without an address, an anonymous one for instance, gets the one that the provider
 * verified and is nobody's guest any more. Throws `identity_already_exists`, `email_exists`.
 */
export async function linkIdentity(scope: CallScope, user: User, from: ComingFrom): Promise<User> {
  const { transaction } = scope
  await lockProviderSubject(transaction, from.provider, from.profile.subject)
  const known = await findIdentity(transaction, from.provider, from.profile.subject)
  if (known !== undefined) throw identityTaken({ by: known.user_id === user.id ? 'this user' : 'another user' })
  const linked = await adoptEmail(scope, await addIdentity(scope, user, from), from)
  await notify(scope, linked, 'identity_linked_notification', { provider: from.provider })
  recordAudit(scope, 'identity_linked', { actor: linked, traits: { provider: from.provider } })
  return linked
}

/** The row, and the names of all providers in the user's `app_metadata`. */
export async function addIdentity(scope: CallScope, user: User, { provider, profile }: ComingFrom): Promise<User> {
  await insertIdentity(scope.transaction, {
    id: scope.context.random.uuid(),
    provider_id: profile.subject,
    user_id: user.id,
    identity_data: toIdentityData(profile),
    provider,
    created_at: new Date(scope.context.clock.now()),
  })
  return await updateProviders(scope, user)
}

/** `provider` stays the first one that the user came by, as long as they have it. */
export async function updateProviders({ transaction, context }: CallScope, user: User): Promise<User> {
  const providers = [...new Set((await listIdentities(transaction, user.id)).map(({ provider }) => provider))]
  const first = providers.find((provider) => provider === user.raw_app_meta_data.provider) ?? providers[0]
  const metadata = { ...user.raw_app_meta_data, providers, ...(first === undefined ? {} : { provider: first }) }
  return await updateUser(transaction, user.id, { raw_app_meta_data: metadata }, new Date(context.clock.now()))
}

async function adoptEmail({ transaction, context }: CallScope, user: User, { profile }: ComingFrom): Promise<User> {
  const [email] = listVerified(profile.emails)
  const at = new Date(context.clock.now())
  const changes = user.email === null && email !== undefined ? { email, email_confirmed_at: at } : {}
  try {
    return await updateUser(transaction, user.id, { ...changes, is_anonymous: false }, at)
  } catch (error) {
    throw error instanceof PostgresError && error.fields.code === '23505' ? emailExists() : error
  }
}
