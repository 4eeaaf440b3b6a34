import { toPercent } from '../batches/describe-batches.ts'
import type { Contract, LedgerEntry, MigrationState, MigrationStatus, Progress, Rehearsal } from '../types.ts'

export type HashedMigration = {
  readonly version: string
  readonly name: string
  readonly file: string
  readonly checksum: string
  readonly contract: Contract | null
}

/** What the database says of migrations. */
export type Recorded = {
  readonly ledger: readonly LedgerEntry[]
  readonly progress: readonly Progress[]
  readonly rehearsals: readonly Rehearsal[]
}

/** Every migration that has a file or was applied, in the order of versions. */
export function compareLedger(files: readonly HashedMigration[], recorded: Recorded): readonly MigrationStatus[] {
  const applied = new Map(recorded.ledger.map((entry) => [entry.version, entry]))
  const begun = new Map(recorded.progress.map((progress) => [progress.subject, progress]))
  const known = new Set(files.map(({ version }) => version))
  const newest = recorded.ledger.map(({ version }) => toNumber(version)).reduce((highest, next) => (next > highest ? next : highest), -1n)
  const fromFiles = files.map((file) => {
    const [entry, progress] = [applied.get(file.version), begun.get(file.version)]
    const state = findState(file, { entry, progress, newest })
    const rehearsal = recorded.rehearsals.find(({ version, checksum }) => version === file.version && checksum === file.checksum)
    const undoing = begun.get(toDownSubject(file.version))
    const position = progress !== undefined && state === 'half applied' ? describePosition(progress) : describeUndoing(undoing)
    return { ...toStatus(file, state, entry), contract: file.contract, position, rehearsal: rehearsal?.verdict ?? null }
  })
  const orphans = recorded.ledger
    .filter(({ version }) => !known.has(version))
    .map((entry) => toStatus({ ...entry, file: null }, 'missing', entry))
  return [...fromFiles, ...orphans].sort((a, b) => Number(toNumber(a.version) - toNumber(b.version)))
}

type Known = { readonly entry: LedgerEntry | undefined; readonly progress: Progress | undefined; readonly newest: bigint }

function findState(file: HashedMigration, { entry, progress, newest }: Known): MigrationState {
  if (entry !== undefined) return entry.checksum === null || entry.checksum === file.checksum ? 'applied' : 'changed'
  if (progress !== undefined) return 'half applied'
  // A contract is late on purpose: what came after it was applied meanwhile.
  return toNumber(file.version) < newest && file.contract === null ? 'out of order' : 'pending'
}

/** Under which a down file writes how far it has come. */
export function toDownSubject(version: string): string {
  return `down ${version}`
}

function describeUndoing(progress: Progress | undefined): string | null {
  return progress === undefined ? null : `half undone, its down file goes on at ${describePosition(progress)}`
}

/** `statement 3 of 5`, and what is known of it. */
export function describePosition({ done, statements, begun, batch }: Progress): string {
  const place = `statement ${done + 1} of ${statements}`
  if (batch !== null) return `${place}, ${batch.walked} of about ${batch.total} rows (${toPercent(batch)} %)`
  return begun === null ? place : `${place}, begun and not seen to end`
}

function toStatus(
  { version, name, file }: { readonly version: string; readonly name: string | null; readonly file: string | null },
  state: MigrationState,
  entry: LedgerEntry | undefined,
): MigrationStatus {
  const appliedAt = entry?.appliedAt?.toISOString() ?? null
  return { version, name: name ?? '', file, state, position: null, contract: null, appliedAt, tally: entry?.tally ?? null, rehearsal: null }
}

/** Other tools write what they like in this column; what is no number comes before everything. */
function toNumber(version: string): bigint {
  return /^\d+$/.test(version) ? BigInt(version) : -1n
}

/** Whether `dorsal migrate` would run it, or the rest of it. */
export function isWaiting({ state }: Pick<MigrationStatus, 'state'>): boolean {
  return state === 'pending' || state === 'half applied' || state === 'out of order'
}
