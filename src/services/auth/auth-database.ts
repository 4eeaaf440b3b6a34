import type { Database, SessionSetting } from '../../postgres/types.ts'
import type { AuthDatabase } from './context.ts'
import { insertAuditEntries } from './store/audit-log.ts'
import type { AuditNote } from './types.ts'

/** As Supabase sets it for this role: what triggers and hooks see is the same there and here. */
const session: readonly SessionSetting[] = [
  ['role', 'supabase_auth_admin'],
  ['search_path', 'auth'],
]

/** Transactions that act as `supabase_auth_admin` whoever logged in, and that end by writing what was noted for the audit log. */
export function createAuthDatabase(database: Pick<Database, 'transaction'>): AuthDatabase {
  return {
    transaction: (options, work) =>
      database.transaction({ ...options, session: [...session, ...(options.session ?? [])] }, async (transaction) => {
        const notes: AuditNote[] = []
        const result = await work({ query: transaction.query, noteAudit: (note) => void notes.push(note) })
        await insertAuditEntries(transaction, notes)
        return result
      }),
  }
}
