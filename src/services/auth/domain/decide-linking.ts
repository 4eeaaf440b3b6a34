import type { ProviderEmail } from '../adapters/providers/types.ts'
import type { Identity } from '../store/identities.ts'
import type { User } from '../types.ts'
import { toStoredEmail } from './to-stored-email.ts'

/** What the tables know of somebody who comes from a provider. */
export type KnownPeople = {
  /** The same person of the same provider. */
  readonly identity: Identity | undefined
  /** Identities whose provider verified one of the addresses that this provider verified. */
  readonly verifiedIdentities: readonly Pick<Identity, 'user_id'>[]
  /** Users with one of those addresses. */
  readonly users: readonly Pick<User, 'id' | 'email_confirmed_at' | 'phone_confirmed_at'>[]
}

export type LinkingDecision =
  | { readonly kind: 'known'; readonly identity: Identity }
  | { readonly kind: 'link'; readonly userId: string }
  | { readonly kind: 'create' }
  | { readonly kind: 'refuse'; readonly why: 'several accounts' | 'address of another' }

/**
 * To whom somebody who comes from a provider belongs. Two accounts become one only by an address that both sides verified, or that nobody has
 * proved yet here: an account that waits for its confirmation falls to who proves the address first.
 */
export function decideLinking({ identity, verifiedIdentities, users }: KnownPeople): LinkingDecision {
  if (identity !== undefined) return { kind: 'known', identity }
  // Confirmed by phone with an address that was never proved: its owner is somebody else, and neither may get the other's account.
  if (users.some((user) => user.email_confirmed_at === null && user.phone_confirmed_at !== null)) {
    return { kind: 'refuse', why: 'address of another' }
  }
  const owners = new Set([...verifiedIdentities.map(({ user_id }) => user_id), ...users.map(({ id }) => id)])
  const [owner] = owners
  if (owner === undefined) return { kind: 'create' }
  return owners.size === 1 ? { kind: 'link', userId: owner } : { kind: 'refuse', why: 'several accounts' }
}

/** The address that an account gets: the main one, of several main ones one that is verified. In lower case, as it is stored. */
export function pickEmail(emails: readonly ProviderEmail[]): ProviderEmail | undefined {
  const picked = emails.find(({ primary, verified }) => primary && verified) ?? emails.find(({ primary }) => primary) ?? emails[0]
  return picked === undefined ? undefined : { ...picked, email: toStoredEmail(picked.email) }
}

export function listVerified(emails: readonly ProviderEmail[]): readonly string[] {
  return emails.filter(({ verified }) => verified).map(({ email }) => toStoredEmail(email))
}
