import { Fault } from '../../base/fault.ts'
import { type AdviseIndexesOptions, adviseIndexes, estimateIndexes, type IndexReport } from '../../operations/advise/operation.ts'
import type { Workplace } from '../beside-server.ts'
import { withCopy } from './with-copy.ts'
import { withSchemaCopy } from './with-schema-copy.ts'

export type TriedIndexes =
  | { readonly kind: 'could not be checked'; readonly reason: string }
  | (IndexReport & { readonly kind: 'measured'; readonly reason: null })
  | (IndexReport & { readonly kind: 'estimated'; readonly reason: string })

/** Whether somebody wants nothing copied but the schema, and how large the database is. */
export type CopyCost = { readonly estimate: boolean; readonly bytes: number }

/** A copy that there is no room for; estimates need none. */
const tooDear: ReadonlySet<string> = new Set(['branch_disk_too_small', 'branch_disk_full', 'branch_tablespaces'])

/** Measured on a copy, or estimated where that is not wanted, too large, or has no room. */
export async function tryIndexes(place: Workplace, options: Omit<AdviseIndexesOptions, 'copy'>, cost: CopyCost): Promise<TriedIndexes> {
  const reason = findReason(place, cost)
  if (reason !== undefined) return await tryEstimate(place, options, reason)
  try {
    return { kind: 'measured', reason: null, ...(await withCopy(place, (copy) => adviseIndexes({ ...options, copy }))) }
  } catch (error) {
    if (!(error instanceof Fault) || !tooDear.has(error.code)) throw error
    return await tryEstimate(place, options, error.message)
  }
}

function findReason({ settings }: Workplace, { estimate, bytes }: CopyCost): string | undefined {
  if (estimate) return 'it was asked for with --estimate'
  const limit = settings.advise.copyLimit
  const megabytes = Math.round(bytes / 1_000_000)
  return megabytes > limit ? `the database has ${megabytes} MB, more than dorsal.advise.copy_limit_mb (${limit})` : undefined
}

/** What a schema needs that the copy does not have is a reason, like any other, why it could not be checked. */
async function tryEstimate(place: Workplace, options: Omit<AdviseIndexesOptions, 'copy'>, reason: string): Promise<TriedIndexes> {
  place.onProgress(`Estimating from statistics: ${reason}`)
  try {
    const report = await withSchemaCopy(place, (copy) => estimateIndexes({ ...options, ...copy }))
    return { kind: 'estimated', reason, ...report }
  } catch (error) {
    if (!(error instanceof Fault) || !uncopied.has(error.code)) throw error
    return { kind: 'could not be checked', reason: `${reason}, and the schema could not be copied: ${error.message}` }
  }
}

const uncopied: ReadonlySet<string> = new Set(['dump_failed', 'dump_program_missing', 'dump_extensions_missing', 'dump_statement_refused'])
