import type { Access } from '../types.ts'
import type { Comparison, KeptRelation } from './compare-contracts.ts'
import { findLost, type KeptColumn, listRoles } from './list-shared.ts'

export type AccessChange = { readonly name: string; readonly roles: readonly string[] }

/** Relations on which roles lost something; with the sides exchanged, on which they got it. */
export function listRelationChanges({ relations }: Comparison, kind: keyof Access, way: 'lost' | 'got'): readonly AccessChange[] {
  return relations.kept.flatMap((relation) => {
    const roles = compareRoles(relation.before.access[kind], relation.after.access[kind], way)
    return roles.length === 0 ? [] : [{ name: relation.name, roles }]
  })
}

/** The same for columns, of roles that may do it with the relation on both sides. */
export function listColumnChanges(
  { columns }: Comparison,
  kind: 'read' | 'insert' | 'update',
  way: 'lost' | 'got',
): readonly AccessChange[] {
  return columns.kept.filter(isEquallyWritable).flatMap((column) => {
    const { before, after, owner, name } = column
    const changed = compareRoles(listRoles(before, owner.before, kind), listRoles(after, owner.after, kind), way)
    const roles = changed.filter((role) => isOnBothSides(owner, kind, role))
    return roles.length === 0 ? [] : [{ name, roles }]
  })
}

/** Roles for which `select=*` stopped to work, or began to. */
export function listWholeRowChanges({ relations }: Comparison, way: 'lost' | 'got'): readonly AccessChange[] {
  return relations.kept.flatMap((relation) => {
    const { before, after } = relation
    const changed = compareRoles(before.wholeRows ?? before.access.read, after.wholeRows ?? after.access.read, way)
    const roles = changed.filter((role) => isOnBothSides(relation, 'read', role))
    return roles.length === 0 ? [] : [{ name: relation.name, roles }]
  })
}

function compareRoles(before: readonly string[], after: readonly string[], way: 'lost' | 'got'): readonly string[] {
  return way === 'lost' ? findLost(before, after) : findLost(after, before)
}

function isOnBothSides({ before, after }: KeptRelation, kind: keyof Access, role: string): boolean {
  return before.access[kind].includes(role) && after.access[kind].includes(role)
}

/** That PostgreSQL makes a value itself is told by a rule of its own. */
function isEquallyWritable({ before, after }: KeptColumn): boolean {
  return before.readOnly === after.readOnly
}
