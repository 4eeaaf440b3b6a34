import { CommanderError } from 'commander'
import { Fault } from '../base/fault.ts'
import type { Verdict } from '../server/status.ts'

/** The same for every command. */
export const exitCodes = {
  holds: 0,
  'does not hold': 1,
  'wrong usage or environment': 2,
  'could not be checked': 3,
} as const satisfies Record<Verdict | 'wrong usage or environment', number>

/** Faults that are an answer about the project, not a wrong way to ask. */
const answersNo: ReadonlySet<string> = new Set([
  'sql_file_failed',
  'sql_file_refused',
  'sql_file_unreadable',
  'migration_version_twice',
  'migrations_out_of_order',
  'contract_without_expand',
  'down_not_proven',
  'data_would_be_lost',
  'migration_forbidden',
  'migration_not_rehearsed',
  'migration_changed_halfway',
  'migration_stopped',
  'migration_not_begun',
  'lock_not_had',
  'schema_file_failed',
  'backup_object_missing',
  'backup_object_damaged',
  'restore_base_damaged',
  'restore_file_damaged',
  'restore_manifest_damaged',
  'restore_chain_broken',
  'restore_segment_missing',
])

/** Faults that leave a question open. */
const answersNothing: ReadonlySet<string> = new Set(['migration_cut_off', 'rehearsal_stopped', 'schema_not_copied'])

/** What a command that ended with an exception exits with; an exception that nobody expected proves nothing. */
export function toExitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.holds : exitCodes['wrong usage or environment']
  if (!(error instanceof Fault)) return exitCodes['could not be checked']
  if (answersNothing.has(error.code)) return exitCodes['could not be checked']
  return answersNo.has(error.code) ? exitCodes['does not hold'] : exitCodes['wrong usage or environment']
}
