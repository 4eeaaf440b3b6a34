import type { CallScope } from '../endpoint.ts'
import type { User } from '../types.ts'

/** What is recorded, with the kind that Supabase files it under; the first 27 names are its own. */
const logTypes = {
  login: 'account',
  logout: 'account',
  invite_accepted: 'account',
  user_signedup: 'team',
  user_invited: 'team',
  user_deleted: 'team',
  user_modified: 'user',
  user_recovery_requested: 'user',
  user_reauthenticate_requested: 'user',
  user_confirmation_requested: 'user',
  user_repeated_signup: 'user',
  user_updated_password: 'user',
  token_revoked: 'token',
  token_refreshed: 'token',
  generate_recovery_codes: 'recovery_codes',
  recovery_codes_deleted: 'recovery_codes',
  factor_in_progress: 'factor',
  factor_unenrolled: 'factor',
  challenge_created: 'factor',
  verification_attempted: 'factor',
  factor_deleted: 'factor',
  factor_updated: 'factor',
  mfa_code_login: 'factor',
  identity_unlinked: 'user',
  passkey_created: 'user',
  passkey_updated: 'user',
  passkey_deleted: 'user',
  identity_linked: 'user',
  login_failed: 'account',
  token_reused: 'token',
  oauth_client_changed: 'team',
  oauth_consent_changed: 'user',
  sso_provider_changed: 'team',
  custom_provider_changed: 'team',
} as const

export type AuditAction = keyof typeof logTypes

/** Who did it: a user, an administrator, whom only a role names, or somebody who named an address that is nobody's. */
export type AuditActor =
  | Pick<User, 'id' | 'email' | 'phone' | 'is_sso_user' | 'raw_user_meta_data'>
  | { readonly role: string }
  | { readonly address: string }

/** Whoever asked about an account that is not there: an entry all the same, since an answer without one would come sooner. */
export const nobody: AuditActor = { role: 'anon' }

/** Keeps a line for `auth.audit_log_entries`, in the form of Supabase's. It is written when the transaction ends, and only then. */
export function recordAudit(
  { transaction, context, request }: CallScope,
  action: AuditAction,
  { actor, traits }: { readonly actor: AuditActor; readonly traits?: Readonly<Record<string, unknown>> },
): void {
  transaction.noteAudit({
    id: context.random.uuid(),
    payload: { ...describeActor(actor), action, log_type: logTypes[action], ...(traits ? { traits } : {}) },
    createdAt: new Date(context.clock.now()),
    ipAddress: request.ip,
  })
}

function describeActor(actor: AuditActor): Readonly<Record<string, unknown>> {
  if (!('id' in actor)) {
    const actor_username = 'role' in actor ? actor.role : actor.address
    return { actor_id: '00000000-0000-0000-0000-000000000000', actor_username, actor_via_sso: false }
  }
  const { id, email, phone, is_sso_user, raw_user_meta_data } = actor
  const name = raw_user_meta_data.full_name
  return {
    actor_id: id,
    actor_username: phone ?? email ?? '',
    actor_via_sso: is_sso_user,
    ...(name === undefined ? {} : { actor_name: name }),
  }
}
