import type { Profile } from '../adapters/providers/types.ts'
import { pickEmail } from './decide-linking.ts'

/** `auth.identities.identity_data` of somebody at a provider, with the names that Supabase Auth writes. */
export function toIdentityData({ subject, emails, claims }: Profile): Readonly<Record<string, unknown>> {
  const email = pickEmail(emails)
  return {
    ...claims,
    sub: subject,
    provider_id: subject,
    ...(email === undefined ? {} : { email: email.email }),
    email_verified: email?.verified ?? false,
    phone_verified: false,
  }
}
