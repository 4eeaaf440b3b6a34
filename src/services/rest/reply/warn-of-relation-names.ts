import type { PlannedNode } from '../../../query/plan.ts'
import type { Reply } from './reply.ts'
import { toSendableHeader } from './sendable-header.ts'

/** A `Warning` (RFC 7234, section 5.5) when the request called an embed by its relation although it has an alias. */
export function warnOfRelationNames(reply: Reply, tree: PlannedNode): Reply {
  const renames = findRenames(tree)
  if (renames.length === 0) return reply
  const text = `${deprecation} Update ${renames.join(', ')} in query string filters, orders or limits.`
  const warning = toSendableHeader('warning', `299 Dorsal "${text.replace(/["\\]/g, '\\$&')}"`)
  return warning === undefined ? reply : { ...reply, headers: [...reply.headers, warning] }
}

const deprecation =
  'Embedded resource was referenced by relation name even though it has an alias. This is deprecated and will stop working in a future release.'

function findRenames({ embeds }: PlannedNode): readonly string[] {
  return embeds.flatMap(({ isCalledByRelation, relation, name, node }) => [
    ...(isCalledByRelation ? [`\`${relation}\` to \`${name}\``] : []),
    ...findRenames(node),
  ])
}
