import type { Log } from '../../base/log.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { checkForeignKeys } from '../../postgres/integrity/check-foreign-keys.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import type { PostgresSettings } from '../../postgres/settings.ts'
import type { Transaction } from '../../postgres/types.ts'
import { shrinkFiles } from './adapters/shrink-files.ts'
import { type PlannedTable, planChoices } from './domain/plan-choices.ts'
import { subsetBrokeForeignKeys, subsetTooSmall } from './errors.ts'
import { chooseRows, deleteOthers } from './store/choose-rows.ts'
import { readDatabaseBytes, readReferences, readTables } from './store/read-tables.ts'
import type { Reference, SubsetReport } from './types.ts'

export type { SubsetReport } from './types.ts'

export type Subset = {
  /** A superuser in the database. */
  readonly target: ConnectionTarget
  readonly settings: PostgresSettings
  readonly log: Log
  /** Bytes that the database may take afterwards. */
  readonly limit: number
  readonly onProgress: (line: string) => void
}

const mostRounds = 8
/** Of the limit: indexes and the map of free space do not shrink quite as rows do. */
const aim = 0.93

/**
 * Deletes rows of a copy until it fits, so that what is left is consistent: every row that a kept row references is kept, and of a kept order all its
 * lines are. The same rows are kept each time. Triggers do not run. Not for a database that anybody needs.
 *
 * Throws `subset_too_small`, `subset_broke_foreign_keys`; nothing is changed then.
 */
export async function reduceDatabase(subset: Subset): Promise<SubsetReport> {
  const report = await runTransaction(subset, {}, (transaction) => deleteRows(transaction, subset))
  if (report.share < 1)
    await shrinkFiles(
      subset.target,
      report.tables.filter(({ rowsKept, rowsBefore }) => rowsKept < rowsBefore).map(({ table }) => table),
    )
  return { ...report, bytesAfter: await runTransaction(subset, {}, readDatabaseBytes) }
}

async function deleteRows(transaction: Transaction, { limit, onProgress }: Subset): Promise<SubsetReport> {
  const [bytesBefore, counted, references] = [
    await readDatabaseBytes(transaction),
    await readTables(transaction),
    await readReferences(transaction),
  ]
  const tables = planChoices(counted, references)
  const toReport = (share: number, kept: readonly number[]) => ({
    bytesBefore,
    bytesAfter: bytesBefore,
    limit,
    share,
    tables: tables.map(({ name, rows }, place) => ({ table: name, rowsBefore: rows, rowsKept: kept[place] ?? rows })),
  })
  if (bytesBefore <= limit) return toReport(1, [])
  onProgress(`Choosing rows for ${formatMegabytes(limit)} of ${formatMegabytes(bytesBefore)}`)
  const { share, kept } = await findShare(transaction, tables, { references, limit, bytesBefore })
  await transaction.run('set local session_replication_role = replica')
  onProgress(`Deleting what was not chosen (${Math.round(share * 100)} % of the rows that nothing leads to are kept)`)
  await deleteOthers(transaction, tables)
  const keys = await checkForeignKeys(transaction)
  if (keys.verdict !== 'holds') throw subsetBrokeForeignKeys(keys.detail)
  return toReport(share, kept)
}

type Bounds = { readonly references: readonly Reference[]; readonly limit: number; readonly bytesBefore: number }

/** The share at which what is chosen fits, tried again smaller while it does not. */
async function findShare(
  transaction: Transaction,
  tables: readonly PlannedTable[],
  { references, limit, bytesBefore }: Bounds,
): Promise<{ readonly share: number; readonly kept: readonly number[] }> {
  const catalogs = bytesBefore - sum(tables.map(({ bytes }) => bytes))
  const bytesOf = (kept: readonly number[]) =>
    catalogs + sum(tables.map(({ bytes, rows }, place) => (bytes * (kept[place] ?? rows)) / Math.max(rows, 1)))
  let share = (limit * aim) / bytesBefore
  for (let round = 0; ; round++) {
    const kept = await chooseRows(transaction, tables, { references, share })
    const bytes = bytesOf(kept)
    if (bytes <= limit * aim) return { share, kept }
    if (share === 0)
      throw subsetTooSmall({ limit: formatMegabytes(limit), needed: formatMegabytes(bytes), largest: listLargest(tables, kept) })
    share = round >= mostRounds || share < 0.0002 ? 0 : share * Math.min(0.9, (limit * aim) / bytes)
  }
}

function listLargest(tables: readonly PlannedTable[], kept: readonly number[]): readonly string[] {
  const sizes = tables.map(({ name, bytes, rows }, place) => ({ name, bytes: (bytes * (kept[place] ?? rows)) / Math.max(rows, 1) }))
  return sizes
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(({ name, bytes }) => `${name} (${formatMegabytes(bytes)})`)
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const formatMegabytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MB`
