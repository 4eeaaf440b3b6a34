import type { Log } from '../../base/log.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { checkForeignKeys } from '../../postgres/integrity/check-foreign-keys.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import type { PostgresSettings } from '../../postgres/settings.ts'
import type { Transaction } from '../../postgres/types.ts'
import { rewriteFiles } from './adapters/rewrite-files.ts'
import { type Needle, scanFiles } from './adapters/scan-files.ts'
import { emptiedTables } from './domain/own-tables.ts'
import { maskOccurrences, planMasking, toName } from './domain/plan-masking.ts'
import { maskBrokeForeignKeys } from './errors.ts'
import { emptyTables } from './store/empty-tables.ts'
import { fillMap } from './store/fill-map.ts'
import { findOriginals } from './store/find-originals.ts'
import { lookAtValues } from './store/look-at-values.ts'
import { createMaskingFunctions } from './store/masking-functions.ts'
import { nameFiles } from './store/name-files.ts'
import { readColumns, readLinks } from './store/read-columns.ts'
import { refreshViews } from './store/refresh-views.ts'
import type { MappedColumn } from './store/render-text.ts'
import { countOriginals, readSample } from './store/telling-originals.ts'
import { updateTables } from './store/update-tables.ts'
import type { Column, ColumnName, MaskedColumn, MaskingPlan, MaskingReport } from './types.ts'

export type { MaskedColumn, MaskingPlan, MaskingReport, Remain } from './types.ts'

export type MaskingPlace = {
  /** A superuser in the database. */
  readonly target: ConnectionTarget
  readonly settings: PostgresSettings
  readonly log: Log
  /** What the project says of columns: `{ 'public.orders.note': 'keep' }`. */
  readonly declared: Readonly<Record<ColumnName, string>>
}

export type Masking = MaskingPlace & {
  /** The same key gives the same masks. Never reaches the database's disk. */
  readonly key: Buffer
  /** Of the cluster, to be looked through for what is left. */
  readonly dataFolder: string
  readonly onProgress: (line: string) => void
}

/** Originals that are looked for in the files. */
const sampleSize = 5000

/** What would be masked, and why. Changes nothing. Throws what `planMasking` throws. */
export async function readMaskingPlan(place: MaskingPlace): Promise<MaskingPlan> {
  return await runTransaction(place, {}, async (transaction) => (await readPlan(transaction, place.declared)).plan)
}

/**
 * Replaces what says something of a person in every table of a copy, and proves it: no original is left in any column, none of a sample in any file.
 * Equal originals have equal masks, different ones different masks; foreign keys are checked again. Triggers do not run. One transaction: what
 * fails changes nothing. Not for a database that anybody needs.
 *
 * Throws `masked_column_unknown`, `mask_kind_unknown`, `mask_kind_unfit`, `mask_too_narrow`, `mask_refused`, `mask_broke_foreign_keys`.
 */
export async function maskDatabase(masking: Masking): Promise<MaskingReport> {
  const masked = await runTransaction(masking, {}, (transaction) => maskTables(transaction, masking))
  const { plan, emptied, values, sample, originals, scannedColumns } = masked
  await rewriteFiles(masking.target, listTouched(masked), masking.onProgress)
  masking.onProgress('Looking for originals in the files')
  const scan = await scanFiles(masking.dataFolder, sample)
  const inFiles = await runTransaction(masking, {}, (transaction) => nameFiles(transaction, scan.found))
  const remains = [...masked.remains, ...inFiles]
  return {
    verdict: remains.length === 0 ? 'holds' : 'does not hold',
    columns: plan.masked.map((column) => toReportedColumn(column, values)),
    emptied,
    remains,
    scanned: { columns: scannedColumns, originals, files: scan.files, bytes: scan.bytes },
    unread: plan.unread.map(toName),
  }
}

type MaskedTables = Pick<MaskingReport, 'emptied' | 'remains'> & {
  readonly plan: MaskingPlan
  readonly values: ReadonlyMap<ColumnName, number>
  readonly sample: readonly Needle[]
  readonly originals: number
  readonly scannedColumns: number
}

async function maskTables(transaction: Transaction, { declared, key, onProgress }: Masking): Promise<MaskedTables> {
  const emptied = await emptyTables(transaction)
  const { plan: planned, columns } = await readPlan(transaction, declared)
  // Neither triggers nor foreign keys run from here on: both sides of a key get the same mask, and triggers are for what people do.
  await transaction.run('set local session_replication_role = replica')
  await createMaskingFunctions(transaction, key)
  const plan = await collectOriginals(transaction, planned, onProgress)
  const values = await updateTables(transaction, listMapped(plan), onProgress)
  await refreshViews(transaction)
  const keys = await checkForeignKeys(transaction)
  if (keys.verdict !== 'holds') throw maskBrokeForeignKeys(keys.detail)
  onProgress('Looking for originals in every column')
  const found = await findOriginals(transaction, columns.filter(isLookedAt(plan)))
  const remains = found.map(({ column, kind, count }) => ({ place: toName(column), kind, count }))
  const [sample, originals] = [await readSample(transaction, sampleSize), await countOriginals(transaction)]
  return { plan, emptied, values, remains, sample, originals, scannedColumns: columns.length }
}

/** Fills the map; what other columns turn out to hold the same values is masked with them. */
async function collectOriginals(transaction: Transaction, plan: MaskingPlan, onProgress: Masking['onProgress']): Promise<MaskingPlan> {
  onProgress(`Collecting the different values of ${plan.masked.length} columns`)
  await fillMap(transaction, listMapped(plan).filter(isInMap))
  const wider = maskOccurrences(plan, await findOriginals(transaction, plan.kept))
  if (wider.masked.length > plan.masked.length) await fillMap(transaction, listMapped(wider).filter(isInMap))
  return wider
}

/** What is only removed needs no mask. */
function isInMap({ kind, shape, nullable, unique }: MappedColumn): boolean {
  return shape !== 'bytes' && !(kind === 'secret' && nullable && !unique)
}

/** Tables of which rows were changed or removed, each once: schema and name. */
function listTouched({ plan, emptied }: MaskedTables): readonly (readonly string[])[] {
  const tables = [...listMapped(plan).map(({ schema, table }) => [schema, table]), ...emptied.map(({ table }) => table.split('.'))]
  return [...new Map(tables.map((table) => [JSON.stringify(table), table])).values()]
}

/** What the project said to keep is its own decision. */
function isLookedAt(plan: MaskingPlan): (column: Column) => boolean {
  const declared = new Set(plan.kept.filter(({ reason }) => reason === 'declared').map(toName))
  return (column) => !declared.has(toName(column))
}

/** JSON goes through the map even where nothing is known of it: the names inside say what is personal. */
function listMapped({ masked, kept }: MaskingPlan): readonly MappedColumn[] {
  const named = masked.map((column) => ({ ...column, kind: column.shape === 'number' ? 'digits' : column.kind }))
  const json = kept.filter(({ shape, reason }) => shape === 'json' && reason !== 'declared').map((column) => ({ ...column, kind: null }))
  return [...named, ...json]
}

async function readPlan(
  transaction: Transaction,
  declared: Readonly<Record<ColumnName, string>>,
): Promise<{ readonly plan: MaskingPlan; readonly columns: readonly Column[] }> {
  const columns = (await readColumns(transaction)).filter(({ schema, table }) => !emptiedTables.includes(`${schema}.${table}`))
  const [links, facts] = [await readLinks(transaction), await lookAtValues(transaction, columns)]
  return { plan: planMasking({ columns, links, declared, facts }), columns }
}

function toReportedColumn(column: MaskedColumn, values: ReadonlyMap<ColumnName, number>): MaskingReport['columns'][number] {
  const name = toName(column)
  return { name, kind: column.kind, reason: column.reason, values: values.get(name) ?? 0 }
}
