import { sql } from '../../../postgres/sql.ts'
import type { AuthenticationMethod, AuthTransaction } from '../types.ts'

/** One entry of the claim `amr`; `timestamp` in seconds since 1970. */
export type AmrClaim = { readonly method: AuthenticationMethod; readonly timestamp: number; readonly provider?: string }

/** Notes how somebody proved who they are; a proof given again counts from then. */
export async function insertAmrClaim(
  transaction: AuthTransaction,
  claim: { readonly id: string; readonly sessionId: string; readonly method: AuthenticationMethod; readonly at: Date },
): Promise<void> {
  const at = claim.at.toISOString()
  await transaction.query(
    sql`insert into auth.mfa_amr_claims (id, session_id, authentication_method, created_at, updated_at)
      values (${claim.id}, ${claim.sessionId}, ${claim.method}, ${at}, ${at})
      on conflict on constraint mfa_amr_claims_session_id_authentication_method_pkey do update set updated_at = excluded.updated_at`,
  )
}

/** Newest first. */
export async function listAmrClaims(transaction: AuthTransaction, sessionId: string): Promise<readonly AmrClaim[]> {
  return await transaction.query<AmrClaim>(
    sql`select authentication_method as method, floor(extract(epoch from updated_at))::int as timestamp
      from auth.mfa_amr_claims where session_id = ${sessionId} order by updated_at desc, authentication_method`,
  )
}
