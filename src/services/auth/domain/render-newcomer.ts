import type { UserJson } from '../users/render-user.ts'

export type Newcomer = {
  readonly id: string
  readonly identityId: string
  readonly kind: 'email' | 'phone'
  readonly address: string
  readonly data: Readonly<Record<string, unknown>>
  readonly at: Date
}

/**
 * What a sign-up answers that has to be confirmed, made from what the client sent alone. Whoever has an account already gets the same with ids
 * that mean nothing: the answer does not tell who has one.
 */
export function renderNewcomer({ id, identityId, kind, address, data, at }: Newcomer): UserJson {
  return {
    id,
    aud: 'authenticated',
    role: 'authenticated',
    email: kind === 'email' ? address : '',
    phone: kind === 'phone' ? address : '',
    confirmation_sent_at: at,
    app_metadata: { provider: kind, providers: [kind] },
    user_metadata: data,
    identities: [
      {
        identity_id: identityId,
        id,
        user_id: id,
        identity_data: { sub: id, [kind]: address, email_verified: false, phone_verified: false },
        provider: kind,
        last_sign_in_at: at,
        created_at: at,
        updated_at: at,
        ...(kind === 'email' ? { email: address } : {}),
      },
    ],
    created_at: at,
    updated_at: at,
    is_anonymous: false,
  }
}
