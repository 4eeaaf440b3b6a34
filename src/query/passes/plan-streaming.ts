import type { Table } from '../../catalog/types.ts'
import { isGrouped } from '../is-grouped.ts'
import type { PlanBase, PlanLimits, PlannedStreaming } from '../plan.ts'
import { findRowsByKey } from './rows-by-key.ts'

/**
 * Whether a read may give more rows than should be held in memory: nothing limits it, no filter names the key, and the table is not known
 * to be small. Only bodies that can be made row by row are streamed.
 */
export function planStreaming({ media, tree, count }: PlanBase, table: Table, { heldRows }: PlanLimits): PlannedStreaming {
  if (heldRows === undefined || media.explain !== undefined) return 'no'
  if (media.body.kind !== 'array' && media.body.kind !== 'csv') return 'no'
  // groups cannot be counted without making them
  if (count !== undefined && isGrouped(tree)) return 'no'
  const most = Math.min(tree.limit ?? Number.POSITIVE_INFINITY, findRowsByKey(tree, table) ?? Number.POSITIVE_INFINITY)
  if (most <= heldRows) return 'no'
  return table.estimatedRows !== null && table.estimatedRows < heldRows ? 'grown' : 'yes'
}
