import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

/** A row of `auth.saml_relay_states`: somebody is on the way to an identity provider. */
export type RelayState = {
  readonly id: string
  readonly sso_provider_id: string
  readonly request_id: string
  readonly redirect_to: string
  readonly flow_state_id: string | null
  readonly created_at: Date
}

export async function insertRelayState(transaction: AuthTransaction, state: RelayState): Promise<void> {
  const at = state.created_at.toISOString()
  await transaction.query(sql`
    insert into auth.saml_relay_states (id, sso_provider_id, request_id, redirect_to, flow_state_id, created_at, updated_at)
    values (${state.id}, ${state.sso_provider_id}, ${state.request_id}, ${state.redirect_to}, ${state.flow_state_id}, ${at}, ${at})`)
}

/** Takes it away: one answer uses it. */
export async function takeRelayState(transaction: AuthTransaction, id: string): Promise<RelayState | undefined> {
  const [taken] = await transaction.query<RelayState>(sql`
    delete from auth.saml_relay_states where id = ${id}
    returning id, sso_provider_id, request_id, coalesce(redirect_to, '') as redirect_to, flow_state_id, coalesce(created_at, 'epoch') as created_at`)
  return taken
}
