import type { PlannedCondition, PlannedNode, PlannedReturning } from '../plan.ts'

/**
 * The columns that a write must return for the tree above it: those selected, sorted by and joined on, and the key for Location.
 * Not simply all of them, since the role may be allowed to see only some.
 */
export function returnColumns(tree: PlannedNode, primaryKey: readonly string[]): PlannedReturning {
  const selected = tree.columns.map(({ field }) => field.name)
  const fields = [...tree.columns.map(({ field }) => field), ...ownOrderFields(tree), ...tree.where.flatMap(conditionFields)]
  const computed = fields.filter(({ isComputed }) => isComputed).map(({ name }) => name)
  if (selected.includes('*') || hasComputedLink(tree)) return unique(['*', ...computed])
  const links = tree.embeds.flatMap(({ link }) =>
    link.kind === 'columns' ? link.pairs.map(({ from }) => from) : link.kind === 'junction' ? link.parentPairs.map(({ from }) => from) : [],
  )
  const names = unique([...fields.map(({ name }) => name), ...links, ...primaryKey])
  return names.length === 0 ? ['*'] : names
}

/** Everything a call returns, and the computed columns that a request names: what follows no longer sees the table's own row. */
export function returnEverything(tree: PlannedNode): PlannedReturning {
  const fields = [...tree.columns.map(({ field }) => field), ...ownOrderFields(tree), ...tree.where.flatMap(conditionFields)]
  return unique(['*', ...fields.filter(({ isComputed }) => isComputed).map(({ name }) => name)])
}

function ownOrderFields(tree: PlannedNode) {
  return tree.order.filter(({ joinAlias }) => joinAlias === undefined).map(({ field }) => field)
}

function conditionFields(condition: PlannedCondition): readonly { readonly name: string; readonly isComputed: boolean }[] {
  switch (condition.kind) {
    case 'group':
      return condition.conditions.flatMap(conditionFields)
    case 'compare':
      return [condition.field]
    case 'embed is null':
      return []
  }
}

function hasComputedLink(tree: PlannedNode): boolean {
  return tree.embeds.some(({ link }) => link.kind === 'computed')
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
