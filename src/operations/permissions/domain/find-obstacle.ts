import type { Policy, Reading, Relation } from '../facts.ts'
import type { Reason } from '../types.ts'
import { findColumnPrivilege, findExecute, findRelationPrivilege, toLabel } from './find-privilege.ts'
import { listPolicies } from './list-policies.ts'
import type { World } from './world.ts'

/** What a condition or a view is made with. */
type Made = Pick<Policy, 'reads' | 'calls'>

/**
 * Why a role cannot evaluate something: it may not read a relation that this reads, or one that the policies of that relation read, or may not call
 * a function of it. `seen`: relations whose policies are looked at already.
 */
export function findObstacle(
  world: World,
  role: string,
  { reads, calls }: Made,
  seen: ReadonlySet<string> = new Set(),
): Reason | undefined {
  for (const address of calls) {
    const called = world.functions.get(address)
    if (called !== undefined && findExecute(world, role, called) === undefined)
      return obstacle(`${role} may not call ${called.schema}.${called.signature}`, called.name)
  }
  return findFirst(reads, (reading) => findUnreadable(world, role, reading, seen))
}

/** Why a role cannot read what is read here, whoever's rights a view beneath works with. */
export function findUnreadable(
  world: World,
  role: string,
  { relation: address, columns }: Reading,
  seen: ReadonlySet<string>,
): Reason | undefined {
  const relation = world.relations.get(address)
  if (relation === undefined || seen.has(address)) return undefined
  const missing = findMissingSelect(world, role, relation, columns)
  if (missing !== undefined) return obstacle(`${role} may not read ${missing}`, toLabel(relation))
  const beneath = new Set([...seen, address])
  if (relation.view !== null) {
    const { isInvoker, reads } = relation.view
    return findFirst(reads, (reading) => findUnreadable(world, isInvoker ? role : relation.owner, reading, beneath))
  }
  return findFirst(listPolicies(world, role, relation, 'select'), (policy) => findObstacle(world, role, policy, beneath))
}

function findMissingSelect(world: World, role: string, relation: Relation, columns: readonly string[]): string | undefined {
  const label = toLabel(relation)
  if (findRelationPrivilege(world, role, relation, 'SELECT') !== undefined) return undefined
  if (columns.length === 0) {
    const hasAny = relation.columns.some(({ name: column }) => findColumnPrivilege(world, role, { relation, column }, 'SELECT'))
    return hasAny ? undefined : label
  }
  const column = columns.find((each) => findColumnPrivilege(world, role, { relation, column: each }, 'SELECT') === undefined)
  return column === undefined ? undefined : `${label}.${column}`
}

function obstacle(sentence: string, name: string): Reason {
  return { kind: 'underlying', sentence, name }
}

function findFirst<Item>(items: readonly Item[], find: (item: Item) => Reason | undefined): Reason | undefined {
  for (const item of items) {
    const reason = find(item)
    if (reason !== undefined) return reason
  }
  return undefined
}
