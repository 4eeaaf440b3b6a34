import type { PlannedCondition, PlannedEmbed, PlannedNode } from '../plan.ts'
import { mapNodes } from './tree-pass.ts'

/** `clients=is.null` on an embedded `clients` asks for rows without any; on anything else it stays a filter on a column. */
export function filterByEmbeds(tree: PlannedNode): PlannedNode {
  return mapNodes(tree, (node) =>
    node.embeds.length === 0 ? node : { ...node, where: node.where.map((condition) => filterByEmbed(condition, node.embeds)) },
  )
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
