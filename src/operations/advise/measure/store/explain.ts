import type { Sql } from '../../../../postgres/sql.ts'
import { sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'

/** A node of a plan, as EXPLAIN (FORMAT JSON) names its parts. Source: https://www.postgresql.org/docs/18/sql-explain.html */
export type PlanNode = {
  readonly 'Node Type': string
  readonly Plans?: readonly PlanNode[]
  readonly 'Relation Name'?: string
  readonly Schema?: string
  readonly Alias?: string
  readonly 'Index Name'?: string
  readonly Filter?: string
  readonly 'Index Cond'?: string
  readonly 'Recheck Cond'?: string
  readonly 'Hash Cond'?: string
  readonly 'Merge Cond'?: string
  readonly 'Join Filter'?: string
  readonly 'Sort Key'?: readonly string[]
  readonly 'Parent Relationship'?: string
  readonly 'Subplan Name'?: string
  readonly 'Plan Rows': number
  readonly 'Total Cost': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Actual Rows'?: number
}

export type Plan = {
  readonly Plan: PlanNode
  /** Milliseconds; with ANALYZE. */
  readonly 'Execution Time'?: number
  readonly 'Planning Time'?: number
}

/** What PostgreSQL would do. */
export async function explain({ query }: Transaction, statement: Sql): Promise<Plan> {
  return await readPlan(query, sql`explain (verbose, format json) ${statement}`)
}

/** What PostgreSQL did, and how long it took; rows are made and sent nowhere. */
export async function explainAnalyzed({ query }: Transaction, statement: Sql): Promise<Plan> {
  return await readPlan(query, sql`explain (analyze, timing off, verbose, format json) ${statement}`)
}

/** Milliseconds of the run itself. */
export async function timeStatement(transaction: Transaction, statement: Sql): Promise<number> {
  return (await explainAnalyzed(transaction, statement))['Execution Time'] ?? 0
}

/** Each node of a plan, from the top. */
export function listNodes(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(listNodes)]
}

async function readPlan(query: Transaction['query'], statement: Sql): Promise<Plan> {
  const [row] = await query<{ readonly 'QUERY PLAN': readonly [Plan] }>(statement)
  if (row === undefined) throw new TypeError('EXPLAIN gave no plan')
  return row['QUERY PLAN'][0]
}
