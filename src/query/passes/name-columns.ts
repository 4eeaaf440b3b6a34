import type { PlannedColumn, PlannedField, PlannedNode } from '../plan.ts'

/** Columns that PostgreSQL would name otherwise get the name that the request expects: the last key of a JSON path, for one. */
export function nameColumns(tree: PlannedNode): PlannedNode {
  return nameLevel(tree, false)
}

function nameLevel(node: PlannedNode, isSpread: boolean): PlannedNode {
  return {
    ...node,
    columns: node.columns.map((column) => ({ ...column, alias: column.alias ?? impliedAlias(column, isSpread) })),
    embeds: node.embeds.map((embed) => ({ ...embed, node: nameLevel(embed.node, typeof embed.shape !== 'string') })),
  }
}

function impliedAlias({ field, cast, aggregate }: PlannedColumn, isSpread: boolean): string | undefined {
  if (aggregate !== undefined) return isSpread ? aggregate.name : undefined
  if (field.path.length > 0) return lastKey(field)
  return field.toJson !== null || (cast !== undefined && field.name !== '*') ? field.name : undefined
}

/** `data->1->name->>2` is shown as `name`, `data->3` as `data`; so is an empty key, which JSON has and PostgreSQL's names have not. */
function lastKey(field: PlannedField): string {
  return field.path.findLast(({ isIndex, key }) => !isIndex && key !== '')?.key ?? field.name
}
