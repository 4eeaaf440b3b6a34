import type { PlannedCondition, PlannedEmbed, PlannedNode } from '../plan.ts'
import { mapNodes } from './tree-pass.ts'

/** `clients=is.null` on an embedded `clients` asks for rows without any; on anything else it stays a filter on a column. */
export function filterByEmbeds(tree: PlannedNode): PlannedNode {
  return mapNodes(tree, (node) => {
    if (node.embeds.length === 0 || node.where.length === 0) return node
    return joinWhatIsNotNull({ ...node, where: node.where.map((condition) => filterByEmbed(condition, node.embeds)) })
  })
}

/** `clients=not.is.null` says what `clients!inner` says. */
function joinWhatIsNotNull(node: PlannedNode): PlannedNode {
  const wanted = new Set(node.where.flatMap((condition) => (isNotNull(condition) ? [condition.joinAlias] : [])))
  if (wanted.size === 0) return node
  return {
    ...node,
    where: node.where.filter((condition) => !isNotNull(condition)),
    embeds: node.embeds.map((embed) => (wanted.has(embed.joinAlias) ? { ...embed, join: 'inner' } : embed)),
  }
}

function isNotNull(condition: PlannedCondition): condition is Extract<PlannedCondition, { kind: 'embed is null' }> {
  return condition.kind === 'embed is null' && condition.negated
}

function filterByEmbed(condition: PlannedCondition, embeds: readonly PlannedEmbed[]): PlannedCondition {
  switch (condition.kind) {
    case 'group':
      return { ...condition, conditions: condition.conditions.map((inner) => filterByEmbed(inner, embeds)) }
    case 'embed is null':
      return condition
    case 'compare': {
      const { comparison, field, negated } = condition
      const embed = embeds.find(({ name }) => name === field.name)
      if (embed === undefined || field.path.length > 0 || comparison.kind !== 'is') return condition
      if (comparison.value !== 'null' && comparison.value !== 'not_null') return condition
      return { kind: 'embed is null', joinAlias: embed.joinAlias, negated: negated !== (comparison.value === 'not_null') }
    }
  }
}
