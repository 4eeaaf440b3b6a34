import type { Policy, Relation } from '../facts.ts'
import type { Operation, Reason } from '../types.ts'
import { toLabel } from './find-privilege.ts'
import type { World } from './world.ts'

export type RowOperation = Exclude<Operation, 'execute'>

/** Why row-level security does not concern a role; undefined: it does. */
export function findExemption({ book }: World, role: string, relation: Relation): Reason | undefined {
  const label = toLabel(relation)
  if (relation.kind !== 'table' && relation.kind !== 'partitioned table') return { kind: 'rls off', sentence: `${label} is no table` }
  if (!relation.hasRls) return { kind: 'rls off', sentence: `Row-level security of ${label} is off` }
  if (book.isSuperuser(role)) return { kind: 'superuser', sentence: `${role} is a superuser, whom policies do not concern`, name: role }
  if (book.bypassesRls(role)) return { kind: 'bypassrls', sentence: `${role} has BYPASSRLS, and policies do not concern it`, name: role }
  if (relation.isForced || !book.listHeld(role).has(relation.owner)) return undefined
  return { kind: 'ownership', sentence: `Policies of ${label} are not forced on its owner ${relation.owner}`, name: relation.owner }
}

/** The policies that concern a role in an operation; none also where it is exempt. */
export function listPolicies(world: World, role: string, relation: Relation, operation: RowOperation): readonly Policy[] {
  if (findExemption(world, role, relation) !== undefined) return []
  const held = world.book.listHeld(role)
  return relation.policies.filter(
    (policy) =>
      (policy.operation === 'all' || policy.operation === operation) && policy.roles.some((name) => name === null || held.has(name)),
  )
}
