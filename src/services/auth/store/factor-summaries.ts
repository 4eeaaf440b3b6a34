import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

/** A second factor as its owner may see it: nothing that proves anything. */
export type FactorSummary = {
  readonly id: string
  readonly created_at: Date
  readonly updated_at: Date
  readonly status: 'unverified' | 'verified'
  readonly friendly_name: string | null
  readonly factor_type: 'totp' | 'phone' | 'webauthn'
  readonly phone: string | null
  readonly last_challenged_at: Date | null
}

export async function listFactorSummaries(transaction: AuthTransaction, userId: string): Promise<readonly FactorSummary[]> {
  return await transaction.query<FactorSummary>(
    sql`select id, created_at, updated_at, status, nullif(friendly_name, '') as friendly_name, factor_type, phone, last_challenged_at
      from auth.mfa_factors where user_id = ${userId} order by created_at, id`,
  )
}

export async function listFactorSummariesOf(
  transaction: AuthTransaction,
  userIds: readonly string[],
): Promise<readonly (FactorSummary & { readonly user_id: string })[]> {
  return await transaction.query<FactorSummary & { readonly user_id: string }>(
    sql`select user_id, id, created_at, updated_at, status, nullif(friendly_name, '') as friendly_name, factor_type, phone, last_challenged_at
      from auth.mfa_factors where user_id = any (${`{${userIds.join(',')}}`}::uuid[]) order by created_at, id`,
  )
}

/** Their challenges go with them. */
export async function deleteFactorsOfUser(transaction: AuthTransaction, userId: string): Promise<void> {
  await transaction.query(sql`delete from auth.mfa_factors where user_id = ${userId}`)
}
