import { createHash } from 'node:crypto'
import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

export type UsedAssertion = { readonly issuer: string; readonly id: string; readonly expiresAt: Date }

/** Notes that an assertion signed somebody in; false when it did so before. Of two at the same moment one waits for the other. */
export async function insertUsedAssertion(transaction: AuthTransaction, { issuer, id, expiresAt }: UsedAssertion): Promise<boolean> {
  const key = createHash('sha256')
    .update(JSON.stringify([issuer, id]))
    .digest('hex')
  const inserted = await transaction.query(sql`
    insert into dorsal.auth_saml_assertions (key, expires_at) values (decode(${key}, 'hex'), ${expiresAt.toISOString()}::timestamptz)
    on conflict do nothing returning expires_at`)
  return inserted.length > 0
}
