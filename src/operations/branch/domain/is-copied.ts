import { basename, dirname } from 'node:path'

/**
 * Folders whose content means something to the running server only. What a base backup leaves out (PostgreSQL documentation, section 54.4,
 * BASE_BACKUP), and the write-ahead log, of which the part that is needed is known at the end.
 */
const emptied: ReadonlySet<string> = new Set([
  'pg_wal',
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
])

const leftOut: ReadonlySet<string> = new Set([
  'postmaster.pid',
  'postmaster.opts',
  'postgresql.auto.conf.tmp',
  'current_logfiles',
  'backup_label',
  'tablespace_map',
  'backup_manifest',
])

/** Whether what is in a folder of a data folder goes into a copy; the path is relative to the data folder. */
export function isEntered(folder: string): boolean {
  return !emptied.has(folder) && !basename(folder).startsWith('pgsql_tmp')
}

/** Whether a file of a data folder, at a path relative to it, goes into a copy. */
export function isCopied(file: string): boolean {
  const isTopmost = dirname(file) === '.'
  return !(isTopmost && leftOut.has(file)) && !basename(file).startsWith('pg_internal.init') && !/^pgsql_tmp/.test(basename(file))
}
