import { despiteUnknown, migrationForbidden, migrationNotRehearsed } from '../errors.ts'
import type { Rehearsal } from '../types.ts'
import type { HashedMigration } from './compare-ledger.ts'

export type Gate = {
  readonly rehearsals: readonly Rehearsal[]
  /** Versions or files that are applied whatever a rehearsal said. */
  readonly despite: readonly string[]
  /** Refuses also what no rehearsal has allowed. */
  readonly required: boolean
}

/** Throws `migration_forbidden`, `migration_not_rehearsed`, `despite_unknown`. A rehearsal of another content says nothing. */
export function checkRehearsals(waiting: readonly HashedMigration[], { rehearsals, despite, required }: Gate): void {
  const unknown = despite.find((name) => !waiting.some((migration) => isNamed(migration, name)))
  if (unknown !== undefined) throw despiteUnknown(unknown)
  for (const migration of waiting) {
    if (despite.some((name) => isNamed(migration, name))) continue
    const found = rehearsals.find(({ version, checksum }) => version === migration.version && checksum === migration.checksum)
    if (found?.verdict === 'forbidden') throw migrationForbidden(migration, found.report.reason)
    if (required && found?.verdict !== 'allowed') throw migrationNotRehearsed(migration, found?.report.reason)
  }
}

function isNamed({ version, file }: HashedMigration, name: string): boolean {
  return version === name || file === name || file.endsWith(`/${name}`)
}
