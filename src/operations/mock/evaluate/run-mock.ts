import { checkOutcome } from '../../../query/check-outcome.ts'
import type { Outcome } from '../../../query/outcome.ts'
import type { Plan } from '../../../query/plan.ts'
import type { Run } from '../../../query/run.ts'
import { mockCannot } from '../errors.ts'
import type { MockRow } from '../types.ts'
import { callRows, callScalar, checkArguments, isScalarCall } from './call-function.ts'
import { checkGrants } from './check-grants.ts'
import { sourceRows } from './follow-link.ts'
import { readNode } from './read-node.ts'
import { renderBody } from './render-body.ts'
import type { MockState, Scope } from './scope.ts'
import { deleteRows, insertRows, updateRows, type Written } from './write-rows.ts'

/**
 * Does what `runPlan` does, on rows in memory: the same plans and the same shape of outcome. Throws PostgresError where a constraint or a grant would
 * refuse, and the Fault `mock_cannot` where only PostgreSQL knows; what was refused has written nothing.
 */
export async function runOnRows(
  plan: Plan,
  { identity, values = [] }: Pick<Run, 'identity' | 'values'>,
  state: MockState,
): Promise<Outcome> {
  checkGrants(plan, identity.role, state)
  if (plan.media.explain !== undefined) throw mockCannot('execution plans')
  const bringBack = state.keepRows()
  try {
    const outcome = runPlan(plan, { ...state, values, result: [] })
    checkOutcome(plan, outcome)
    return outcome
  } catch (error) {
    bringBack()
    throw error
  }
}

function runPlan(plan: Plan, scope: Scope): Outcome {
  if (plan.kind === 'call') checkArguments(plan, scope)
  if (plan.kind === 'call' && isScalarCall(plan)) return { ...emptyOutcome, pageTotal: 1, body: callScalar(plan, scope) }
  const written = write(plan, scope)
  const rows = written?.rows ?? sourceRows(plan.tree, scope)
  const read = readNode(plan.tree, rows, { scope: { ...scope, result: written?.rows ?? [] } })
  const answered = { ...emptyOutcome, body: renderBody(plan, read.rows) }
  if (written === undefined || plan.kind === 'call')
    return { ...answered, pageTotal: read.rows.length, total: plan.count === undefined ? undefined : read.total }
  const location = plan.kind === 'insert' ? findLocation(plan, written.rows) : undefined
  return { ...answered, pageTotal: written.rows.length, inserted: written.inserted, location }
}

const emptyOutcome: Outcome = {
  pageTotal: 0,
  total: undefined,
  body: Buffer.alloc(0),
  responseHeaders: undefined,
  responseStatus: undefined,
  location: undefined,
  inserted: undefined,
}

function write(plan: Plan, scope: Scope): Written | undefined {
  switch (plan.kind) {
    case 'read':
      return undefined
    case 'insert':
      return insertRows(plan, scope)
    case 'update':
      return updateRows(plan, scope)
    case 'delete':
      return deleteRows(plan, scope)
    case 'call':
      return { rows: callRows(plan, scope), inserted: 0 }
  }
}

function findLocation({ wantsLocation, primaryKey }: Extract<Plan, { kind: 'insert' }>, rows: readonly MockRow[]): Outcome['location'] {
  const [row] = rows
  if (!wantsLocation || row === undefined) return undefined
  return primaryKey.map((name) => [name, row[name] === null ? 'is.null' : `eq.${String(row[name])}`] as const)
}
