import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

/** A row of `auth.refresh_tokens`; `token` and `parent` are hashes (SHA-256, hexadecimal). */
export type RefreshToken = {
  readonly id: string
  readonly token: string
  readonly user_id: string
  readonly session_id: string | null
  readonly parent: string | null
  readonly revoked: boolean
  readonly created_at: Date
  readonly updated_at: Date
}

const columns = sql`
  id::text, token, user_id, session_id, nullif(parent, '') as parent, coalesce(revoked, false) as revoked,
  coalesce(created_at, 'epoch') as created_at, coalesce(updated_at, created_at, 'epoch') as updated_at`

export async function findRefreshToken(transaction: AuthTransaction, hash: string): Promise<RefreshToken | undefined> {
  const [token] = await transaction.query<RefreshToken>(sql`select ${columns} from auth.refresh_tokens where token = ${hash}`)
  return token
}

/** The newest that was not exchanged yet. */
export async function findActiveToken(transaction: AuthTransaction, sessionId: string): Promise<RefreshToken | undefined> {
  const [token] = await transaction.query<RefreshToken>(
    sql`select ${columns} from auth.refresh_tokens where session_id = ${sessionId} and revoked = false
      order by refresh_tokens.id desc limit 1`,
  )
  return token
}

export async function insertRefreshToken(
  transaction: AuthTransaction,
  token: Pick<RefreshToken, 'token' | 'user_id' | 'parent' | 'created_at'> & { readonly session_id: string },
): Promise<void> {
  const at = token.created_at.toISOString()
  await transaction.query(
    sql`insert into auth.refresh_tokens (instance_id, token, user_id, session_id, parent, revoked, created_at, updated_at)
      values ('00000000-0000-0000-0000-000000000000', ${token.token}, ${token.user_id}, ${token.session_id}, ${token.parent}, false,
        ${at}, ${at})`,
  )
}

/** All of a session that can still be exchanged, or one of them. */
export async function revokeTokens(
  transaction: AuthTransaction,
  { sessionId, hash, at }: { readonly sessionId: string; readonly hash?: string; readonly at: Date },
): Promise<void> {
  const only = hash === undefined ? sql`true` : sql`token = ${hash}`
  await transaction.query(
    sql`update auth.refresh_tokens set revoked = true, updated_at = ${at.toISOString()}
      where session_id = ${sessionId} and revoked = false and ${only}`,
  )
}
