type PlanNode = {
  readonly 'Node Type'?: string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly Plans?: readonly PlanNode[]
}

/** The kinds of nodes of a plan (EXPLAIN in JSON) and what they read, without costs: `Limit(Index Scan sale_pkey)`. */
export function renderPlanShape(plan: unknown): string {
  const root = Array.isArray(plan) ? plan[0]?.Plan : undefined
  return root === undefined ? 'no plan' : renderNode(root)
}

function renderNode({ 'Node Type': type = '?', 'Index Name': index, 'Relation Name': relation, Plans: children = [] }: PlanNode): string {
  const own = [type, index ?? relation].filter((word) => word !== undefined).join(' ')
  return children.length === 0 ? own : `${own}(${children.map(renderNode).join(', ')})`
}
