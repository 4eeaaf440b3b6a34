import type { Table } from '../../catalog/types.ts'
import { isGroupedOnlyHere } from '../is-grouped.ts'
import type { PlannedColumn, PlannedNode } from '../plan.ts'
import { isSpreadToOne } from './is-spread-to-one.ts'
import { ownFields } from './own-fields.ts'
import { planOutputField } from './plan-field.ts'
import { findNodeTable, type Planning } from './tree-pass.ts'

/**
 * `*` becomes the table's columns where the columns must be known one by one: when a domain has its own JSON form, when rows are
 * grouped, when a to-many spread makes an array of each, and when a write or call hands computed columns over beside its own.
 */
export function expandStars(tree: PlannedNode, planning: Planning): PlannedNode {
  return expandLevel(tree, { isGrouped: false, isSpread: false, isSpreadMany: false }, planning)
}

type Surroundings = { readonly isGrouped: boolean; readonly isSpread: boolean; readonly isSpreadMany: boolean }

function expandLevel(node: PlannedNode, around: Surroundings, planning: Planning): PlannedNode {
  const isGrouped = around.isGrouped || around.isSpreadMany || selectsAggregates(node) || isGroupedOnlyHere(node)
  const table = findNodeTable(node, planning)
  const isNeeded = isGrouped || hasHandedOver(node) || (table !== undefined && hasJsonForm(table))
  return {
    ...node,
    columns: node.columns.flatMap((column) => expandColumn(column, table, { isSpread: around.isSpread, isNeeded })),
    embeds: node.embeds.map((embed) => {
      const spread = typeof embed.shape === 'string' ? undefined : embed.shape
      const inside = { isGrouped, isSpread: spread !== undefined, isSpreadMany: spread?.many ?? false }
      return { ...embed, node: expandLevel(embed.node, inside, planning) }
    }),
  }
}

/** Of its own, or of a to-one spread, whose aggregates are taken over this level. */
function selectsAggregates({ columns, embeds }: PlannedNode): boolean {
  return (
    columns.some(({ aggregate }) => aggregate !== undefined) ||
    embeds.some((embed) => isSpreadToOne(embed) && selectsAggregates(embed.node))
  )
}

type Expansion = { readonly isSpread: boolean; readonly isNeeded: boolean }

function expandColumn(column: PlannedColumn, table: Table | undefined, { isSpread, isNeeded }: Expansion): readonly PlannedColumn[] {
  if (column.field.name !== '*') return [column]
  if (column.aggregate !== undefined) {
    const countsRows = isSpread && column.aggregate.name === 'count'
    return [countsRows ? { ...column, field: { ...column.field, isWholeRow: true } } : column]
  }
  if (table === undefined || !isNeeded) return [column]
  return [...table.columns.keys()].map((name) => ({ ...column, field: planOutputField({ name, path: [] }, table) }))
}

function hasHandedOver(node: PlannedNode): boolean {
  return node.source.kind === 'result' && ownFields(node).some(({ isComputed }) => isComputed)
}

function hasJsonForm(table: Table): boolean {
  return [...table.columns.values()].some(({ representation }) => representation?.toJson != null)
}
