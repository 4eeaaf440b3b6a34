import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

/** A row of `auth.mfa_challenges`. */
export type FactorChallenge = {
  readonly id: string
  readonly created_at: Date
  readonly verified_at: Date | null
  readonly ip_address: string
  /** Of a phone: the code that was sent, encrypted. */
  readonly otp_code: string | null
  /** For whom it was made, and what an authenticator has to sign. */
  readonly web_authn_session_data: { readonly session_id?: string; readonly challenge?: string } | null
}

export type NewFactorChallenge = Omit<FactorChallenge, 'verified_at'> & { readonly factor_id: string }

/** A challenge is answered once: two answers at the same moment come one after the other. */
export async function lockChallenge(
  transaction: AuthTransaction,
  { id, factorId }: { readonly id: string; readonly factorId: string },
): Promise<FactorChallenge | undefined> {
  const [challenge] = await transaction.query<FactorChallenge>(sql`
    select id, created_at, verified_at, host(ip_address) as ip_address, otp_code, web_authn_session_data
    from auth.mfa_challenges where id = ${id} and factor_id = ${factorId} for update`)
  return challenge
}

export async function insertChallenge(transaction: AuthTransaction, challenge: NewFactorChallenge): Promise<void> {
  await transaction.query(sql`
    insert into auth.mfa_challenges (id, factor_id, created_at, ip_address, otp_code, web_authn_session_data)
    values (${challenge.id}, ${challenge.factor_id}, ${challenge.created_at.toISOString()}, ${challenge.ip_address}, ${challenge.otp_code},
      ${JSON.stringify(challenge.web_authn_session_data)})`)
}

/** The code is of no use any more, so that it need not be kept either. */
export async function closeChallenge(transaction: AuthTransaction, id: string, at: Date): Promise<void> {
  await transaction.query(sql`update auth.mfa_challenges set verified_at = ${at.toISOString()}, otp_code = null where id = ${id}`)
}

export async function deleteChallenge(transaction: AuthTransaction, id: string): Promise<void> {
  await transaction.query(sql`delete from auth.mfa_challenges where id = ${id}`)
}
