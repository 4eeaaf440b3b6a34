import type { Plan, PlannedCarriedColumn, PlannedNode } from '../../../query/plan.ts'
import { notGranted } from '../errors.ts'
import type { MockOperation } from '../types.ts'
import { listFields } from './check-names.ts'
import type { MockState } from './scope.ts'

const operations = { insert: 'insert', update: 'update', delete: 'delete' } as const satisfies Partial<Record<Plan['kind'], MockOperation>>

/** Throws 42501 where a role may not do what a plan does. */
export function checkGrants(plan: Plan, role: string, { api }: Pick<MockState, 'api'>): void {
  if (plan.kind === 'call') {
    if (!api.isGranted(role, 'execute', plan.function)) throw notGranted(plan.function.name, 'function')
  } else if (plan.kind !== 'read') {
    const columns = plan.kind === 'delete' ? [] : plan.rows.columns.map(({ name }) => name)
    if (!api.isGranted(role, operations[plan.kind], plan.target, columns)) throw notGranted(plan.target.name, 'table')
  }
  checkReads(plan.tree, [], { role, api })
}

type Reading = Pick<MockState, 'api'> & { readonly role: string }

function checkReads(node: PlannedNode, carried: readonly PlannedCarriedColumn[], { role, api }: Reading): void {
  const { source, embeds } = node
  const columns = listFields(node, carried).flatMap(({ name, isWholeRow, isComputed }) => (isWholeRow || isComputed ? [] : [name]))
  if (source.kind === 'table' && !api.isGranted(role, 'read', source.name, columns)) throw notGranted(source.name.name, 'table')
  for (const { node: inner, shape } of embeds) checkReads(inner, typeof shape === 'string' ? [] : shape.carried, { role, api })
}
