import { sql } from '../../../postgres/sql.ts'
import { PostgresError, type Transaction } from '../../../postgres/types.ts'
import { branchSlotMissing } from '../errors.ts'

type Querying = Pick<Transaction, 'query'>

/** First file of the write-ahead log that a recovery of the copy needs. */
export type BackupStart = { readonly segment: string }

export type BackupEnd = {
  /** Last file that it needs. */
  readonly segment: string
  /** Goes into the copy as `backup_label`. */
  readonly label: string
}

/**
 * From here on the data folder may be copied while the server writes to it (PostgreSQL documentation, section 25.3.3). Both the backup and
 * the slot that keeps the write-ahead log are the session's: when it ends, however it does, nothing is left of them. Throws
 * `branch_slot_missing`.
 */
export async function startBackup(transaction: Querying): Promise<BackupStart> {
  await keepLog(transaction)
  const [row] = await transaction.query<BackupStart>(sql`select pg_walfile_name(pg_backup_start('dorsal branch', fast => true)) as segment`)
  if (row === undefined) throw new TypeError('pg_backup_start gave no row')
  return row
}

export async function stopBackup(transaction: Querying): Promise<BackupEnd> {
  const [row] = await transaction.query<BackupEnd>(
    sql`select pg_walfile_name(lsn) as segment, labelfile as label from pg_backup_stop(wait_for_archive => false)`,
  )
  if (row === undefined) throw new TypeError('pg_backup_stop gave no row')
  return row
}

const tooManySlots = '53400'

async function keepLog(transaction: Querying): Promise<void> {
  try {
    await transaction.query(
      sql`select pg_create_physical_replication_slot('dorsal_branch_' || pg_backend_pid(), immediately_reserve => true, temporary => true)`,
    )
  } catch (error) {
    throw error instanceof PostgresError && error.fields.code === tooManySlots ? branchSlotMissing(error) : error
  }
}

/** Tablespaces outside the data folder. */
export async function listTablespaces(transaction: Querying): Promise<readonly string[]> {
  const rows = await transaction.query<{ name: string }>(
    sql`select spcname as name from pg_tablespace where spcname not in ('pg_default', 'pg_global') order by spcname`,
  )
  return rows.map(({ name }) => name)
}
