import { sql } from '../../postgres/sql.ts'
import type { Database } from '../../postgres/types.ts'
import type { DorsalSettings } from '../settings.ts'
import { answer, type Check } from '../status.ts'

/** Whether what clients use can be written down; nothing is asked where it is not counted. */
export async function checkUsage(database: Database, { enabled }: Pick<DorsalSettings['usage'], 'enabled'>): Promise<readonly Check[]> {
  if (!enabled) return []
  const check = await answer(database, {
    name: 'who uses what is recorded',
    ask: sql`select not pg_is_in_recovery() and current_setting('default_transaction_read_only') = 'off'
        and coalesce(bool_and(has_table_privilege(tables.oid, 'select') and has_table_privilege(tables.oid, 'insert') and has_table_privilege(tables.oid, 'update')), false)
        as holds, 'dorsal.usage' as detail
      from pg_class as tables join pg_namespace as schemas on schemas.oid = relnamespace
      where nspname = 'dorsal' and relname = 'usage' and has_schema_privilege(schemas.oid, 'usage')`,
    otherwise:
      'dorsal.usage cannot be written by this user: counts stay in memory and are lost with the process; run `dorsal migrate` as the owner of the database, once',
  })
  return [check]
}
