import { textList } from '../../../catalog/queries/text-list.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Fact } from '../threats/answer-threat.ts'

type GuardRow = { readonly exists: boolean; readonly writers: readonly string[] }

/** Whether the log of what was done with accounts is there, and out of reach for those who ask the API. */
export async function readAuditGuard({ query }: Transaction, roles: readonly string[]): Promise<Fact> {
  const [row] = await query<GuardRow>(sql`
    select log.oid is not null as exists,
      array(
        select r.rolname::text from pg_roles r
        where r.rolname = any (${textList(roles)}) and has_schema_privilege(r.oid, to_regnamespace('auth'), 'usage') and has_table_privilege(r.oid, log.oid, 'update, delete, truncate')
        order by 1
      ) as writers
    from (select to_regclass('auth.audit_log_entries') as oid) as log`)
  if (row === undefined || !row.exists) return { state: 'open', sentence: 'there is no auth.audit_log_entries' }
  if (row.writers.length > 0) return { state: 'open', sentence: `auth.audit_log_entries can be changed by ${row.writers.join(', ')}` }
  return { state: 'answered', sentence: 'each entry of auth.audit_log_entries seals the one before, and no role of the API can change it' }
}
