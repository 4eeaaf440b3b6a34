import { recordAudit } from '../audit/record-audit.ts'
import type { Person } from '../domain/saml/describe-person.ts'
import type { CallScope } from '../endpoint.ts'
import { signupDisabled, userBanned, userNotSaved } from '../errors.ts'
import { isBanned } from '../serving/identify-caller.ts'
import { findIdentity, type Identity, updateIdentity } from '../store/identities.ts'
import { lockProviderSubject } from '../store/known-people.ts'
import type { SsoProvider } from '../store/sso-providers.ts'
import { lockUserById, updateUser } from '../store/users.ts'
import type { User } from '../types.ts'
import { createUser } from '../users/create-user.ts'

/**
 * The account of somebody an identity provider vouches for, made the first time. It belongs to that provider alone: an address that it says is
 * theirs never opens an account that somebody made in another way, nor one of another provider. Throws `user_banned` and what creating throws.
 */
export async function signInPerson(scope: CallScope, { id }: SsoProvider, person: Person): Promise<User> {
  const provider = `sso:${id}`
  await lockProviderSubject(scope.transaction, provider, person.subject)
  const identity = await findIdentity(scope.transaction, provider, person.subject)
  return identity === undefined ? await createPerson(scope, provider, person) : await updatePerson(scope, identity, person)
}

async function createPerson(scope: CallScope, provider: string, { subject, email, claims }: Person): Promise<User> {
  const { context } = scope
  if (!context.settings.enableSignup) throw signupDisabled()
  const now = new Date(context.clock.now())
  const user = await createUser(scope, {
    email,
    email_confirmed_at: now,
    is_sso_user: true,
    raw_user_meta_data: claims,
    identity: { provider, providerId: subject, data: claims, lastSignInAt: now },
  })
  // Their addresses are unique nowhere: only the identity can be taken, by who was faster.
  if (user === undefined) throw userNotSaved(undefined)
  recordAudit(scope, 'user_signedup', { actor: user, traits: { provider } })
  return user
}

async function updatePerson(scope: CallScope, identity: Identity, { email, claims }: Person): Promise<User> {
  const { transaction, context } = scope
  const user = await lockUserById(transaction, identity.user_id)
  if (user === undefined || user.deleted_at !== null || isBanned(user, context)) throw userBanned()
  const at = new Date(context.clock.now())
  await updateIdentity(transaction, identity.id, { identity_data: claims, last_sign_in_at: at }, at)
  return await updateUser(transaction, user.id, { email, raw_user_meta_data: { ...user.raw_user_meta_data, ...claims } }, at)
}
