import { joinSql, sql } from '../../../postgres/sql.ts'
import { toStoredEmail } from '../domain/to-stored-email.ts'
import type { AuthTransaction } from '../types.ts'

export type OneTimeTokenType =
  | 'confirmation_token'
  | 'reauthentication_token'
  | 'recovery_token'
  | 'email_change_token_new'
  | 'email_change_token_current'
  | 'phone_change_token'

/** A row of `auth.one_time_tokens`: a link and a code for the same deed, of which the first to come ends both. */
export type OneTimeToken = {
  readonly id: string
  readonly user_id: string
  readonly token_type: OneTimeTokenType
  /** SHA-224 of what stands in the link. */
  readonly token_hash: string
  /** The address or number that it was sent to. */
  readonly relates_to: string
  /** Encrypted; null when the code counts no more. */
  readonly code_hash: string | null
  readonly wrong_codes: number
  readonly expires_at: Date
}

export type NewOneTimeToken = Omit<OneTimeToken, 'wrong_codes'> & { readonly created_at: Date }

/** Rows of before `expires_at` was written are taken for expired. */
const columns = sql`id, user_id, token_type::text, token_hash, relates_to, code_hash, wrong_codes, coalesce(expires_at, 'epoch') as expires_at`

/** Takes the place of an earlier one of its type. */
export async function insertOneTimeToken(transaction: AuthTransaction, token: NewOneTimeToken): Promise<void> {
  const at = token.created_at.toISOString().replace('Z', '')
  await transaction.query(sql`
    insert into auth.one_time_tokens (id, user_id, token_type, token_hash, relates_to, code_hash, expires_at, created_at, updated_at)
    values (${token.id}, ${token.user_id}, ${token.token_type}::auth.one_time_token_type, ${token.token_hash}, ${toStoredEmail(token.relates_to)},
      ${token.code_hash}, ${token.expires_at.toISOString()}, ${at}, ${at})
    on conflict (user_id, token_type) do update set id = excluded.id, token_hash = excluded.token_hash, relates_to = excluded.relates_to,
      code_hash = excluded.code_hash, wrong_codes = 0, expires_at = excluded.expires_at, created_at = excluded.created_at,
      updated_at = excluded.updated_at`)
}

export async function findOneTimeTokenByHash(
  transaction: AuthTransaction,
  hash: string,
  types: readonly OneTimeTokenType[],
): Promise<OneTimeToken | undefined> {
  const [token] = await transaction.query<OneTimeToken>(
    sql`select ${columns} from auth.one_time_tokens where token_hash = ${hash} and token_type in (${listTypes(types)})`,
  )
  return token
}

/** By the address or number it was sent to: the owner of a new address is known by nothing else. */
export async function listOneTimeTokensTo(
  transaction: AuthTransaction,
  address: string,
  types: readonly OneTimeTokenType[],
): Promise<readonly OneTimeToken[]> {
  return await transaction.query<OneTimeToken>(
    sql`select ${columns} from auth.one_time_tokens where relates_to = ${toStoredEmail(address)} and token_type in (${listTypes(types)})
      order by token_type, user_id limit 10`,
  )
}

/** Locked until the transaction ends, so that of two who use it the second finds it gone. */
export async function lockOneTimeToken(transaction: AuthTransaction, id: string): Promise<OneTimeToken | undefined> {
  const [token] = await transaction.query<OneTimeToken>(sql`select ${columns} from auth.one_time_tokens where id = ${id} for update`)
  return token
}

/** Counts a wrong guess; with the last one allowed the code is void. */
export async function countWrongCode(transaction: AuthTransaction, id: string, allowed: number): Promise<void> {
  await transaction.query(sql`
    update auth.one_time_tokens
    set wrong_codes = wrong_codes + 1, code_hash = case when wrong_codes + 1 < ${String(allowed)}::int then code_hash end
    where id = ${id}`)
}

export async function deleteOneTimeTokens(transaction: AuthTransaction, userId: string, types: readonly OneTimeTokenType[]): Promise<void> {
  await transaction.query(sql`delete from auth.one_time_tokens where user_id = ${userId} and token_type in (${listTypes(types)})`)
}

/** After a change that makes every link and code on its way doubtful. */
export async function deleteAllOneTimeTokens(transaction: AuthTransaction, userId: string): Promise<void> {
  await transaction.query(sql`delete from auth.one_time_tokens where user_id = ${userId}`)
}

function listTypes(types: readonly OneTimeTokenType[]) {
  return joinSql(
    types.map((type) => sql`${type}::auth.one_time_token_type`),
    sql`, `,
  )
}
