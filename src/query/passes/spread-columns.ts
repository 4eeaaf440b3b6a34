import type { PlannedNode, PlannedSpread, PlannedSpreadColumn } from '../plan.ts'

/** Which columns a spread brings up: those of its level, and those that its own embeds put there. */
export function spreadColumns(node: PlannedNode): PlannedNode {
  if (node.embeds.length === 0) return node
  return {
    ...node,
    embeds: node.embeds.map((embed) => {
      const inner = spreadColumns(embed.node)
      if (typeof embed.shape === 'string') return { ...embed, node: inner }
      return { ...embed, node: inner, shape: { ...embed.shape, columns: columnsOf(inner) } satisfies PlannedSpread }
    }),
  }
}

function columnsOf(node: PlannedNode): readonly PlannedSpreadColumn[] {
  const own = node.columns.map(({ alias, field }) => spreadColumn(alias ?? field.name))
  const embedded = node.embeds
    .filter((embed) => !embed.isHidden)
    .flatMap(({ name, shape }) =>
      typeof shape === 'string' ? [spreadColumn(name)] : shape.columns.map((column) => spreadColumn(column.alias ?? column.name)),
    )
  return [...own, ...embedded]
}

function spreadColumn(name: string): PlannedSpreadColumn {
  return { name, aggregate: undefined, alias: undefined }
}
