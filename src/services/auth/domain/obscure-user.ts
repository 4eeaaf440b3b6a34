import { createHash } from 'node:crypto'
import type { Identity } from '../store/identities.ts'
import type { UserChanges } from '../store/users.ts'
import type { User } from '../types.ts'

/** What a soft deletion leaves of a user: the row and its id, so that other rows may go on naming it, and nothing about the person. */
export function obscureUser(user: User, at: Date): UserChanges {
  return {
    email: user.email === null ? null : obscure(user.id, user.email),
    // As long as a phone number may be.
    phone: user.phone === null ? null : obscure(user.id, user.phone).slice(0, 15),
    email_change: '',
    phone_change: '',
    encrypted_password: null,
    raw_user_meta_data: {},
    raw_app_meta_data: {},
    deleted_at: at,
  }
}

export function obscureIdentity({ user_id, provider, provider_id }: Identity): Pick<Identity, 'provider_id' | 'identity_data'> {
  return { provider_id: obscure(user_id, `${provider}:${provider_id}`), identity_data: {} }
}

/** Different for each user, so that a deleted address is not found by its hash. */
function obscure(id: string, text: string): string {
  return createHash('sha256').update(`${id}${text}`).digest('base64url')
}
