import type { AuthContext } from '../context.ts'
import type { ExportedRow, ExportedRows } from '../domain/import/exported-rows.ts'
import { readExportedIdentity } from '../domain/import/read-exported-identity.ts'
import { readExportedUser } from '../domain/import/read-exported-user.ts'
import { findKnownUsers, insertImportedIdentity, insertMissingIdentities } from '../store/import-rows.ts'
import { insertUser } from '../store/users.ts'
import type { AuthTransaction } from '../types.ts'

export { joinExports } from '../domain/import/exported-rows.ts'
export { parseExport } from '../domain/import/parse-export.ts'

export type ImportOptions = {
  readonly rows: ExportedRows
  /** Does everything and undoes it. */
  readonly rehearsal: boolean
  readonly onProgress: (line: string) => void
}

export type ImportReport = {
  readonly users: ImportCounts
  readonly identities: ImportCounts & { readonly made: number }
  /** Users whose hash is of a kind that cannot be verified here: they recover their account by mail. */
  readonly withoutPassword: readonly string[]
  readonly skipped: readonly SkippedRow[]
}

export type ImportCounts = { readonly imported: number; readonly known: number; readonly skipped: number }

export type SkippedRow = { readonly table: 'users' | 'identities'; readonly id: string; readonly reason: string }

type ImportContext = Pick<AuthContext, 'database' | 'clock' | 'random'>

const reportEvery = 1000

/**
 * Brings users along with their ids, hashes and identities, in one transaction: all rows that can be, or none when the database refuses one.
 * Rows that are there already stay as they are, so that it can be run again.
 */
export async function importUsers({ database, clock, random }: ImportContext, options: ImportOptions): Promise<ImportReport> {
  const now = new Date(clock.now())
  const end = options.rehearsal ? 'rollback' : 'commit'
  return await database.transaction({ end }, async (transaction) => {
    const users = await importEach(options.rows.users, { ...options, table: 'users' }, (row) => importUser(transaction, row, now))
    const createId = random.uuid
    const identities = await importEach(options.rows.identities, { ...options, table: 'identities' }, (row) =>
      importIdentity(transaction, row, { now, createId }),
    )
    const made = await insertMissingIdentities(transaction, users.ids)
    return {
      users: users.counts,
      identities: { ...identities.counts, made },
      withoutPassword: users.withoutPassword,
      skipped: [...users.skipped, ...identities.skipped],
    }
  })
}

type Outcome =
  | { readonly kind: 'imported'; readonly id: string; readonly losesPassword?: boolean }
  | { readonly kind: 'known' }
  | { readonly kind: 'skipped'; readonly reason: string }

async function importUser(transaction: AuthTransaction, row: ExportedRow, now: Date): Promise<Outcome> {
  const { user, losesPassword } = readExportedUser(row, now)
  if ((await insertUser(transaction, user)) !== undefined) return { kind: 'imported', id: user.id, losesPassword }
  if ((await findKnownUsers(transaction, [user.id])).size > 0) return { kind: 'known' }
  return { kind: 'skipped', reason: 'somebody else has this address or number' }
}

async function importIdentity(
  transaction: AuthTransaction,
  row: ExportedRow,
  options: Parameters<typeof readExportedIdentity>[1],
): Promise<Outcome> {
  const identity = readExportedIdentity(row, options)
  if ((await findKnownUsers(transaction, [identity.user_id])).size === 0) return { kind: 'skipped', reason: 'its user is not here' }
  return (await insertImportedIdentity(transaction, identity)) ? { kind: 'imported', id: identity.id } : { kind: 'known' }
}

type Imported = {
  readonly ids: readonly string[]
  readonly counts: ImportCounts
  readonly withoutPassword: readonly string[]
  readonly skipped: readonly SkippedRow[]
}

async function importEach(
  rows: readonly ExportedRow[],
  { table, onProgress }: Pick<ImportOptions, 'onProgress'> & Pick<SkippedRow, 'table'>,
  importRow: (row: ExportedRow) => Promise<Outcome>,
): Promise<Imported> {
  const ids: string[] = []
  const withoutPassword: string[] = []
  const skipped: SkippedRow[] = []
  let known = 0
  for (const [index, row] of rows.entries()) {
    const outcome = await importRow(row).catch(toSkipped)
    if (outcome.kind === 'imported') ids.push(outcome.id)
    if (outcome.kind === 'imported' && outcome.losesPassword === true) withoutPassword.push(outcome.id)
    if (outcome.kind === 'known') known += 1
    if (outcome.kind === 'skipped') skipped.push({ table, id: String(row.id ?? ''), reason: outcome.reason })
    if ((index + 1) % reportEvery === 0) onProgress(`${index + 1} of ${rows.length} ${table}`)
  }
  return { ids, withoutPassword, skipped, counts: { imported: ids.length, known, skipped: skipped.length } }
}

/** A row that says nothing usable is skipped; what PostgreSQL refuses undoes the import. */
function toSkipped(error: unknown): Outcome {
  if (error instanceof RangeError) return { kind: 'skipped', reason: error.message }
  throw error
}
