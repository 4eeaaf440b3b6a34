import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

export type NewClientState = {
  readonly id: string
  readonly providerType: string
  /** Encrypted. */
  readonly verifier: string
  readonly at: Date
}

/** What a provider's answer to one flow is judged by; it goes with the first answer. */
export async function insertClientState(transaction: AuthTransaction, { id, providerType, verifier, at }: NewClientState): Promise<void> {
  await transaction.query(sql`
    insert into auth.oauth_client_states (id, provider_type, code_verifier, created_at)
    values (${id}, ${providerType}, ${verifier}, ${at.toISOString()})`)
}

/** The encrypted verifier, for whoever comes first. */
export async function takeClientState(transaction: AuthTransaction, id: string): Promise<string | undefined> {
  const [state] = await transaction.query<{ code_verifier: string }>(
    sql`delete from auth.oauth_client_states where id = ${id} returning code_verifier`,
  )
  return state?.code_verifier
}
