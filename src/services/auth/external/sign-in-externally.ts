import type { Fault } from '../../../base/fault.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { sendOneTimeCode } from '../codes/send-one-time-code.ts'
import { decideLinking, type LinkingDecision, listVerified, pickEmail } from '../domain/decide-linking.ts'
import { toIdentityData } from '../domain/identity-data.ts'
import type { CallScope } from '../endpoint.ts'
import { emailExists, emailNeedsVerification, severalAccounts, signupDisabled, userBanned, userNotFound } from '../errors.ts'
import { isBanned } from '../serving/identify-caller.ts'
import { findIdentity, type Identity, updateIdentity } from '../store/identities.ts'
import { listUsersByEmail, listVerifiedIdentities, lockProviderSubject } from '../store/known-people.ts'
import { findUserByEmail, lockUserById, updateUser } from '../store/users.ts'
import type { User } from '../types.ts'
import { createUser } from '../users/create-user.ts'
import { addIdentity, type ComingFrom, updateProviders } from './link-identity.ts'
import { takeOverUnconfirmed } from './take-over-unconfirmed.ts'

/** `refused` keeps what was written: the account that waits for its confirmation. */
export type ExternalSignIn = { readonly kind: 'signed in'; readonly user: User } | { readonly kind: 'refused'; readonly fault: Fault }

const aud = 'authenticated'

/**
 * The account of somebody whom a provider knows: theirs already, one that the same verified address belongs to, or a new one. Throws
 * `signup_disabled`, `user_banned`, the Faults of hooks and of mail.
 */
export async function signInExternally(scope: CallScope, from: ComingFrom): Promise<ExternalSignIn> {
  await lockProviderSubject(scope.transaction, from.provider, from.profile.subject)
  const { user, isNew } = await findOrCreate(scope, from)
  if (isBanned(user, scope.context)) throw userBanned()
  const isConfirmed = user.email_confirmed_at !== null || user.phone_confirmed_at !== null || user.email === null
  return isConfirmed ? finish(scope, from, user, isNew ? 'user_signedup' : 'login') : await confirmByProvider(scope, from, user)
}

async function findOrCreate(scope: CallScope, from: ComingFrom): Promise<{ readonly user: User; readonly isNew: boolean }> {
  const decision = await decide(scope, from)
  if (decision.kind !== 'create') return { user: await settle(scope, from, decision), isNew: false }
  const created = await createAccount(scope, from)
  if (created !== undefined) return { user: created, isNew: true }
  // Somebody else got the address in the meantime, and is there now.
  return { user: await settle(scope, from, await decide(scope, from)), isNew: false }
}

async function decide({ transaction }: CallScope, { provider, profile }: ComingFrom): Promise<LinkingDecision> {
  const verified = listVerified(profile.emails)
  return decideLinking({
    identity: await findIdentity(transaction, provider, profile.subject),
    verifiedIdentities: await listVerifiedIdentities(transaction, verified),
    users: await listUsersByEmail(transaction, verified, aud),
  })
}

async function settle(scope: CallScope, from: ComingFrom, decision: LinkingDecision): Promise<User> {
  switch (decision.kind) {
    case 'known':
      return await renewIdentity(scope, from, decision.identity)
    case 'link':
      return await linkByEmail(scope, from, await getUser(scope, decision.userId))
    case 'refuse':
      throw decision.why === 'several accounts' ? severalAccounts() : emailExists()
    case 'create':
      throw emailExists()
  }
}

async function renewIdentity(scope: CallScope, { profile }: ComingFrom, identity: Identity): Promise<User> {
  const at = new Date(scope.context.clock.now())
  const user = await getUser(scope, identity.user_id)
  const data = toIdentityData(profile)
  await updateIdentity(scope.transaction, identity.id, { identity_data: data, last_sign_in_at: at }, at)
  const known = await updateUser(scope.transaction, user.id, { raw_user_meta_data: { ...user.raw_user_meta_data, ...data } }, at)
  return await updateProviders(scope, known)
}

async function linkByEmail(scope: CallScope, from: ComingFrom, user: User): Promise<User> {
  const owner = user.email_confirmed_at === null ? await takeOverUnconfirmed(scope, user) : user
  const linked = await addIdentity(scope, owner, from)
  const data = { ...linked.raw_user_meta_data, ...toIdentityData(from.profile) }
  return await updateUser(scope.transaction, linked.id, { raw_user_meta_data: data }, new Date(scope.context.clock.now()))
}

async function createAccount(scope: CallScope, { provider, profile }: ComingFrom): Promise<User | undefined> {
  const { settings, clock } = scope.context
  if (!settings.enableSignup) throw signupDisabled()
  const picked = pickEmail(profile.emails)
  if (picked?.verified === false && (await findUserByEmail(scope.transaction, picked.email, aud)) !== undefined) {
    throw emailNeedsVerification(provider, { sent: false })
  }
  const data = toIdentityData(profile)
  return await createUser(scope, {
    aud,
    email: picked?.email ?? null,
    email_confirmed_at: picked?.verified === true ? new Date(clock.now()) : null,
    raw_user_meta_data: data,
    identity: { provider, providerId: profile.subject, data },
  })
}

/** An account with an address that waits for its proof: the provider has it now, or the person has to give it. */
async function confirmByProvider(scope: CallScope, from: ComingFrom, user: User): Promise<ExternalSignIn> {
  const { settings, clock } = scope.context
  const isProved = listVerified(from.profile.emails).some((email) => email === user.email)
  if (isProved || !settings.emailConfirmations) {
    const at = new Date(clock.now())
    const confirmed = await updateUser(scope.transaction, user.id, { email_confirmed_at: at }, at)
    return finish(scope, from, confirmed, 'user_signedup')
  }
  await sendOneTimeCode(scope, user, 'signup')
  return { kind: 'refused', fault: emailNeedsVerification(from.provider, { sent: true }) }
}

function finish(scope: CallScope, { provider }: ComingFrom, user: User, action: 'login' | 'user_signedup'): ExternalSignIn {
  recordAudit(scope, action, { actor: user, traits: { provider } })
  return { kind: 'signed in', user }
}

async function getUser({ transaction }: CallScope, id: string): Promise<User> {
  const user = await lockUserById(transaction, id)
  if (user === undefined || user.deleted_at !== null) throw userNotFound()
  return user
}
