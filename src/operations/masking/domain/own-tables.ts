import type { PersonalKind } from '../../../catalog/classify-column.ts'
import type { ColumnName } from '../types.ts'

/** Tables of auth and of Dorsal whose rows are sessions, tokens, logs of people, or keys: a masked branch has none of them. */
export const emptiedTables: readonly string[] = [
  'auth.audit_log_entries',
  'auth.flow_state',
  'auth.mfa_challenges',
  'auth.mfa_factors',
  'auth.oauth_authorizations',
  'auth.oauth_client_states',
  'auth.one_time_tokens',
  'auth.refresh_tokens',
  'auth.sessions',
  'auth.saml_relay_states',
  'auth.webauthn_challenges',
  'auth.webauthn_credentials',
  'dorsal.api_keys',
  'dorsal.auth_limits',
  'dorsal.auth_saml_assertions',
  'dorsal.auth_saml_keys',
  'dorsal.auth_used_codes',
  'dorsal.auth_used_totp_steps',
  'dorsal.idempotency_keys',
  'dorsal.mailbox',
  'dorsal.proof_marks',
  'dorsal.proofs',
  'dorsal.signing_keys',
]

/** Columns whose names alone would be misread. */
export const ownColumns: Readonly<Record<ColumnName, PersonalKind | 'keep'>> = {
  'auth.users.email_change': 'email',
  'auth.users.phone_change': 'phone',
  'auth.users.email_change_token_new': 'secret',
  'auth.users.email_change_token_current': 'secret',
  'auth.users.phone_change_token': 'secret',
  'auth.users.reauthentication_token': 'secret',
  'auth.custom_oauth_providers.name': 'keep',
  'auth.custom_oauth_providers.token_url': 'keep',
  'auth.custom_oauth_providers.userinfo_url': 'keep',
  'auth.oauth_clients.token_endpoint_auth_method': 'keep',
  'auth.oauth_clients.client_name': 'keep',
  // What migrations wrote may hold rows; which of them ran is told by their versions.
  'supabase_migrations.schema_migrations.statements': 'secret',
}
