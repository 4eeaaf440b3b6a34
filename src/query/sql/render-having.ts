import { emptySql, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import type { PlannedHaving, PlannedNode } from '../plan.ts'
import { negate, renderComparison } from './render-condition.ts'
import { renderAggregation } from './render-field.ts'

/** ` having …`, or nothing. */
export function renderHaving({ alias, having }: Pick<PlannedNode, 'alias' | 'having'>): Sql {
  if (having.length === 0) return emptySql
  return sql` having ${joinSql(
    having.map((each) => renderGroupCondition(alias, each)),
    sql` and `,
  )}`
}

function renderGroupCondition(alias: string, having: PlannedHaving): Sql {
  if (having.kind === 'compare') return negate(renderComparison(renderAggregation(alias, having.of), having), having.negated)
  const inner = having.conditions.map((each) => renderGroupCondition(alias, each))
  return negate(sql`(${joinSql(inner, having.operator === 'and' ? sql` and ` : sql` or `)})`, having.negated)
}
