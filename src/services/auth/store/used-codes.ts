import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

/** Remembered as long as somebody could believe the code still valid. */
export async function insertUsedCode(
  transaction: AuthTransaction,
  used: { readonly codeHash: string; readonly sessionId: string; readonly expiresAt: Date },
): Promise<void> {
  await transaction.query(sql`
    insert into dorsal.auth_used_codes (code_hash, session_id, expires_at)
    values (${used.codeHash}, ${used.sessionId}::uuid, ${used.expiresAt.toISOString()}::timestamptz)`)
}

/** Ends the session that a code gave before, when it was exchanged once already. */
export async function endSessionOfUsedCode(
  transaction: AuthTransaction,
  codeHash: string,
): Promise<{ readonly userId: string } | undefined> {
  const [ended] = await transaction.query<{ readonly userId: string }>(sql`
    delete from auth.sessions where id = (select session_id from dorsal.auth_used_codes where code_hash = ${codeHash})
    returning user_id as "userId"`)
  return ended
}
