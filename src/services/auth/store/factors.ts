import { type Sql, sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'
import type { FactorSummary } from './factor-summaries.ts'
import { renderChanges } from './render-changes.ts'

/** A row of `auth.mfa_factors`. */
export type Factor = FactorSummary & {
  readonly user_id: string
  /** Of an authenticator app: the seed, encrypted. */
  readonly secret: string | null
  readonly web_authn_credential: StoredCredential | null
}

/** A WebAuthn credential in the form that Supabase stores; bytes as base64. */
export type StoredCredential = {
  readonly id: string
  readonly publicKey: string
  readonly attestationType: string
  readonly transport: readonly string[]
  readonly flags: {
    readonly userPresent: boolean
    readonly userVerified: boolean
    readonly backupEligible: boolean
    readonly backupState: boolean
  }
  readonly authenticator: {
    readonly AAGUID: string
    readonly signCount: number
    readonly cloneWarning: boolean
    readonly attachment: string
  }
}

export type NewFactor = Pick<Factor, 'id' | 'user_id' | 'factor_type' | 'created_at'> & {
  readonly friendly_name: string
  readonly secret?: string
  readonly phone?: string
}

const columns = sql`
  id, user_id, created_at, updated_at, status, friendly_name, factor_type, phone, last_challenged_at, secret, web_authn_credential`

/** What is decided of a factor is decided for one request after the other. */
export async function lockFactor(
  transaction: AuthTransaction,
  { id, userId }: { readonly id: string; readonly userId: string },
): Promise<Factor | undefined> {
  const [factor] = await select(transaction, sql`where id = ${id} and user_id = ${userId} for update`)
  return factor
}

export async function listFactors(transaction: AuthTransaction, userId: string): Promise<readonly Factor[]> {
  return await select(transaction, sql`where user_id = ${userId} order by created_at, id`)
}

export async function insertFactor(transaction: AuthTransaction, factor: NewFactor): Promise<void> {
  const at = factor.created_at.toISOString()
  await transaction.query(sql`
    insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at, updated_at, secret, phone)
    values (${factor.id}, ${factor.user_id}, ${factor.friendly_name}, ${factor.factor_type}, 'unverified', ${at}, ${at},
      ${factor.secret ?? null}, ${factor.phone ?? null})`)
}

export async function updateFactor(
  transaction: AuthTransaction,
  id: string,
  changes: Partial<Pick<Factor, 'status' | 'friendly_name' | 'phone' | 'web_authn_credential'>> & { readonly web_authn_aaguid?: string },
  at: Date,
): Promise<void> {
  await transaction.query(sql`update auth.mfa_factors set ${renderChanges({ ...changes, updated_at: at })} where id = ${id}`)
}

/** `micros` tells moments within one millisecond apart: the column is unique. */
export async function noteChallenge(
  transaction: AuthTransaction,
  id: string,
  { at, micros }: { readonly at: Date; readonly micros: number },
) {
  await transaction.query(sql`
    update auth.mfa_factors set last_challenged_at = ${at.toISOString()}::timestamptz + make_interval(secs => ${String(micros)}::float8 / 1e6)
    where id = ${id}`)
}

export async function deleteFactor(transaction: AuthTransaction, id: string): Promise<void> {
  await transaction.query(sql`delete from auth.mfa_factors where id = ${id}`)
}

/** Those of one kind that were begun and never finished. */
export async function deleteUnverifiedFactors(
  transaction: AuthTransaction,
  { userId, type }: { readonly userId: string; readonly type: Factor['factor_type'] },
): Promise<void> {
  await transaction.query(sql`delete from auth.mfa_factors where user_id = ${userId} and factor_type = ${type} and status = 'unverified'`)
}

/** Those begun before `before` that nobody is about to finish. */
export async function deleteAbandonedFactors(transaction: AuthTransaction, userId: string, before: Date): Promise<void> {
  await transaction.query(sql`
    delete from auth.mfa_factors as factor
    where user_id = ${userId} and status = 'unverified' and created_at < ${before.toISOString()}
      and not exists (select from auth.mfa_challenges where factor_id = factor.id and created_at >= ${before.toISOString()})`)
}

/** Notes that the code of a time step was accepted; false when that or a later one was before. */
export async function claimTotpStep(transaction: AuthTransaction, factorId: string, step: number): Promise<boolean> {
  const claimed = await transaction.query(sql`
    insert into dorsal.auth_used_totp_steps as used (factor_id, step) values (${factorId}, ${String(step)})
    on conflict (factor_id) do update set step = excluded.step where used.step < excluded.step
    returning 1`)
  return claimed.length > 0
}

/** Sessions that this factor raised are what they were before it. */
export async function lowerSessionsOfFactor(transaction: AuthTransaction, factorId: string, { method }: { readonly method: string }) {
  await transaction.query(sql`
    delete from auth.mfa_amr_claims
    where authentication_method = ${method} and session_id in (select id from auth.sessions where factor_id = ${factorId})`)
  await transaction.query(sql`update auth.sessions set aal = 'aal1', factor_id = null where factor_id = ${factorId}`)
}

/** Sessions of a user that proved one factor only. */
export async function deleteSessionsBelowAal2(transaction: AuthTransaction, userId: string): Promise<void> {
  await transaction.query(sql`delete from auth.sessions where user_id = ${userId} and coalesce(aal, 'aal1') = 'aal1'`)
}

async function select(transaction: AuthTransaction, rest: Sql): Promise<readonly Factor[]> {
  return await transaction.query<Factor>(sql`select ${columns} from auth.mfa_factors ${rest}`)
}
