import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { withClient } from '../../postgres/with-client.ts'
import type { MigrationFile } from '../../project/types.ts'
import { readStatus } from './read-status.ts'
import { insertRehearsal, listRehearsals } from './store/rehearsals.ts'
import type { MigrationStatus, Rehearsal } from './types.ts'

export { type ApplyOptions, applyMigrations } from './apply-migrations.ts'
export { isWaiting } from './domain/compare-ledger.ts'
export { readChecksum } from './read-status.ts'
export { type RevertedMigration, type RevertibleMigration, revertMigrations } from './revert-migrations.ts'
export { runSeed, type SeedOptions } from './run-seed.ts'
export type {
  AppliedMigration,
  Contract,
  JudgeOldShape,
  MigrationState,
  MigrationStatus,
  OldShapeUse,
  Rehearsal,
  RehearsalReport,
  RunningStatement,
  ScriptFailure,
  SeedReport,
  StatementWatch,
} from './types.ts'

/** The tables of this house, for `applyHouseMigrations`; they must stand before anything else here is called. */
export const migrateHouse = { house: 'migrate', folder: new URL('./migrations/', import.meta.url) }

/** What is applied, half applied, pending, changed, missing or out of order. Changes nothing. */
export async function readMigrationStatus(
  target: ConnectionTarget,
  migrations: readonly MigrationFile[],
): Promise<readonly MigrationStatus[]> {
  return await withClient(target, (client) => readStatus(client, migrations))
}

/** Writes down what a rehearsal found: `applyMigrations` refuses what was forbidden, as long as the file is the same. */
export async function recordRehearsal(target: ConnectionTarget, rehearsal: Rehearsal): Promise<void> {
  await withClient(target, (client) => insertRehearsal(client, rehearsal))
}

/** The last rehearsal of each migration and content. */
export async function readRehearsals(target: ConnectionTarget): Promise<readonly Rehearsal[]> {
  return await withClient(target, listRehearsals)
}
