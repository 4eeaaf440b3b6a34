import { type FactorSummary, listFactorSummaries } from '../store/factor-summaries.ts'
import { type Identity, listIdentities } from '../store/identities.ts'
import type { AuthTransaction, User } from '../types.ts'

export type UserJson = Readonly<Record<string, unknown>>

/** A user as the API shows it, with identities and factors. */
export async function toUserJson(transaction: AuthTransaction, user: User): Promise<UserJson> {
  const identities = await listIdentities(transaction, user.id)
  const factors = await listFactorSummaries(transaction, user.id)
  return renderUser(user, { identities, factors })
}

/** The same of parts that are known; what is null or empty is left out where Supabase leaves it out. */
export function renderUser(
  user: User,
  { identities, factors }: { readonly identities: readonly Identity[]; readonly factors: readonly FactorSummary[] },
): UserJson {
  return omitAbsent({
    id: user.id,
    aud: user.aud,
    role: user.role,
    email: user.email ?? '',
    email_confirmed_at: user.email_confirmed_at,
    invited_at: user.invited_at,
    phone: user.phone ?? '',
    phone_confirmed_at: user.phone_confirmed_at,
    confirmation_sent_at: user.confirmation_sent_at,
    confirmed_at: findEarlier(user.email_confirmed_at, user.phone_confirmed_at),
    recovery_sent_at: user.recovery_sent_at,
    new_email: user.email_change === '' ? null : user.email_change,
    email_change_sent_at: user.email_change_sent_at,
    new_phone: user.phone_change === '' ? null : user.phone_change,
    phone_change_sent_at: user.phone_change_sent_at,
    reauthentication_sent_at: user.reauthentication_sent_at,
    last_sign_in_at: user.last_sign_in_at,
    app_metadata: user.raw_app_meta_data,
    user_metadata: user.raw_user_meta_data,
    factors: factors.length === 0 ? null : factors.map(renderFactor),
    identities: identities.map(renderIdentity),
    created_at: user.created_at,
    updated_at: user.updated_at,
    banned_until: user.banned_until,
    deleted_at: user.deleted_at,
    is_anonymous: user.is_anonymous,
  })
}

export function renderIdentity(identity: Identity): Readonly<Record<string, unknown>> {
  const { id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, email } = identity
  return omitAbsent({
    identity_id: id,
    id: provider_id,
    user_id,
    identity_data,
    provider,
    last_sign_in_at,
    created_at,
    updated_at,
    email,
  })
}

/** What its owner, and an administrator, may see of a second factor: fields by name, so that no seed slips through. */
export function renderFactor(factor: FactorSummary): Readonly<Record<string, unknown>> {
  const { id, friendly_name, factor_type, status, phone, last_challenged_at, created_at, updated_at } = factor
  return omitAbsent({
    id,
    friendly_name: friendly_name === '' ? null : friendly_name,
    factor_type,
    status,
    phone: factor_type === 'phone' ? phone : null,
    last_challenged_at,
    created_at,
    updated_at,
  })
}

function findEarlier(first: Date | null, second: Date | null): Date | null {
  if (first === null || second === null) return first ?? second
  return first < second ? first : second
}

function omitAbsent(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}
