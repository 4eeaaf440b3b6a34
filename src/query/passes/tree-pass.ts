import type { Catalog, QualifiedName, Table } from '../../catalog/types.ts'
import type { IntentBase } from '../intent.ts'
import type { PlanLimits, PlannedNode } from '../plan.ts'

/** What every pass over the tree may look at. */
export type Planning = {
  readonly intent: IntentBase
  readonly catalog: Catalog
  readonly limits: PlanLimits
  readonly kind: 'read' | 'write' | 'call'
}

export type TreePass = (tree: PlannedNode, planning: Planning) => PlannedNode

export function findTable(catalog: Catalog, name: QualifiedName): Table | undefined {
  return catalog.schemas.get(name.schema)?.tables.get(name.name)
}

/** The table whose rows a level holds; a function may return rows of no table. */
export function findNodeTable(node: PlannedNode, planning: Planning): Table | undefined {
  return findTable(planning.catalog, nodeTableName(node))
}

function nodeTableName(node: PlannedNode): QualifiedName {
  return node.source.kind === 'table' ? node.source.name : node.source.of
}

/** The same change on every level. */
export function mapNodes(node: PlannedNode, change: (node: PlannedNode) => PlannedNode): PlannedNode {
  const changed = change(node)
  if (changed.embeds.length === 0) return changed
  return { ...changed, embeds: changed.embeds.map((embed) => ({ ...embed, node: mapNodes(embed.node, change) })) }
}
