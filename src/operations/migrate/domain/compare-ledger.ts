import type { LedgerEntry, MigrationState, MigrationStatus } from '../types.ts'

export type HashedMigration = { readonly version: string; readonly name: string; readonly file: string; readonly checksum: string }

/** Every migration that has a file or was applied, in the order of versions. */
export function compareLedger(files: readonly HashedMigration[], ledger: readonly LedgerEntry[]): readonly MigrationStatus[] {
  const applied = new Map(ledger.map((entry) => [entry.version, entry]))
  const known = new Set(files.map(({ version }) => version))
  const newest = ledger.map(({ version }) => toNumber(version)).reduce((highest, next) => (next > highest ? next : highest), -1n)
  const fromFiles = files.map((file) => {
    const entry = applied.get(file.version)
    return toStatus(file, findState(file, entry, newest), entry)
  })
  const orphans = ledger.filter(({ version }) => !known.has(version)).map((entry) => toStatus({ ...entry, file: null }, 'missing', entry))
  return [...fromFiles, ...orphans].sort((a, b) => Number(toNumber(a.version) - toNumber(b.version)))
}

function findState(file: HashedMigration, entry: LedgerEntry | undefined, newest: bigint): MigrationState {
  if (entry === undefined) return toNumber(file.version) < newest ? 'out of order' : 'pending'
  return entry.checksum === null || entry.checksum === file.checksum ? 'applied' : 'changed'
}

function toStatus(
  { version, name, file }: { readonly version: string; readonly name: string | null; readonly file: string | null },
  state: MigrationState,
  entry: LedgerEntry | undefined,
): MigrationStatus {
  return { version, name: name ?? '', file, state, appliedAt: entry?.appliedAt?.toISOString() ?? null }
}

/** Other tools write what they like in this column; what is no number comes before everything. */
function toNumber(version: string): bigint {
  return /^\d+$/.test(version) ? BigInt(version) : -1n
}
