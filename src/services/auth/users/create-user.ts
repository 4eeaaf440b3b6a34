import { PostgresError } from '../../../postgres/types.ts'
import { toStoredEmail } from '../domain/to-stored-email.ts'
import type { CallScope } from '../endpoint.ts'
import { userNotSaved } from '../errors.ts'
import { insertIdentity } from '../store/identities.ts'
import { insertUser, type NewUser } from '../store/users.ts'
import type { User } from '../types.ts'

/** How a new user is known: the provider, its name for them, and what it says about them. */
export type FirstIdentity = {
  readonly provider: string
  /** `sub` of the provider; absent for `email` and `phone`, whose identities carry the user's own id. */
  readonly providerId?: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly lastSignInAt?: Date | null
}

export type UserToCreate = Partial<Omit<NewUser, 'created_at'>> & {
  /** None for an anonymous user. */
  readonly identity?: FirstIdentity
}

/**
 * A user with a first identity, after the hook `before_user_created` had its say. Undefined when somebody has the address or the number.
 * Throws the Faults of hooks, and `unexpected_failure` (500) when a trigger of the project refuses the row.
 */
export async function createUser(scope: CallScope, { identity, ...wanted }: UserToCreate): Promise<User | undefined> {
  const { transaction, context } = scope
  const at = new Date(context.clock.now())
  const draft = draftUser(scope, wanted, { identity, at })
  await askHook(scope, draft)
  const user = await insertUser(transaction, draft).catch((error: unknown) => {
    throw error instanceof PostgresError ? userNotSaved(error) : error
  })
  if (user === undefined || identity === undefined) return user
  await insertIdentity(transaction, {
    id: context.random.uuid(),
    provider_id: identity.providerId ?? user.id,
    user_id: user.id,
    provider: identity.provider,
    identity_data: identity.data ?? describeAddress(user),
    created_at: at,
    ...(identity.lastSignInAt === undefined ? {} : { last_sign_in_at: identity.lastSignInAt }),
  })
  return user
}

function draftUser(
  { context }: CallScope,
  wanted: Omit<UserToCreate, 'identity'>,
  { identity, at }: { readonly identity: FirstIdentity | undefined; readonly at: Date },
): NewUser {
  const providers = identity === undefined ? {} : { provider: identity.provider, providers: [identity.provider] }
  return {
    ...wanted,
    id: wanted.id ?? context.random.uuid(),
    aud: wanted.aud ?? 'authenticated',
    role: wanted.role ?? 'authenticated',
    email: wanted.email ? toStoredEmail(wanted.email) : null,
    raw_app_meta_data: { ...providers, ...wanted.raw_app_meta_data },
    raw_user_meta_data: wanted.raw_user_meta_data ?? {},
    created_at: at,
  }
}

/** What Supabase keeps as the data of an identity of its own. */
function describeAddress({ id, email, phone, email_confirmed_at, phone_confirmed_at }: User): Readonly<Record<string, unknown>> {
  return {
    sub: id,
    ...(email === null ? {} : { email }),
    ...(phone === null ? {} : { phone }),
    email_verified: email !== null && email_confirmed_at !== null,
    phone_verified: phone !== null && phone_confirmed_at !== null,
  }
}

async function askHook({ transaction, context, request }: CallScope, draft: NewUser): Promise<void> {
  const { id, aud, role, email, phone, raw_app_meta_data, raw_user_meta_data, is_anonymous = false, created_at } = draft
  const at = created_at.toISOString()
  const user = {
    id,
    aud,
    role: role === 'authenticated' ? '' : role,
    email: email ?? '',
    phone: phone ?? '',
    app_metadata: raw_app_meta_data,
    user_metadata: raw_user_meta_data,
    identities: [],
    created_at: at,
    updated_at: at,
    is_anonymous,
  }
  await context.hooks.run(transaction, 'before_user_created', { user }, request)
}
