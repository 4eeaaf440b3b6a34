import type { ColumnContract, RelationContract } from '../types.ts'
import type { Comparison, KeptRelation } from './compare-contracts.ts'
import type { Kept } from './match-keys.ts'

export type KeptColumn = Kept<ColumnContract, KeptRelation>

type Kind = 'read' | 'insert' | 'update'

/** Roles that may do something with a column. */
export function listRoles(column: ColumnContract, relation: RelationContract, kind: Kind): readonly string[] {
  if (kind !== 'read' && column.readOnly) return []
  return (column.access ?? relation.access)[kind]
}

/** Roles that could and cannot any more. */
export function findLost(before: readonly string[], after: readonly string[]): readonly string[] {
  return before.filter((role) => !after.includes(role))
}

/** Columns that somebody may read on both sides. */
export function listRead({ columns }: Pick<Comparison, 'columns'>): readonly KeptColumn[] {
  return columns.kept.filter((column) => isShared(column, ['read']))
}

/** Columns that somebody may give a value on both sides. */
export function listWritten({ columns }: Pick<Comparison, 'columns'>): readonly KeptColumn[] {
  return columns.kept.filter((column) => isShared(column, ['insert', 'update']))
}

/** Columns that somebody may insert on both sides. */
export function listInserted({ columns }: Pick<Comparison, 'columns'>): readonly KeptColumn[] {
  return columns.kept.filter((column) => isShared(column, ['insert']))
}

export function isShared({ before, after, owner }: KeptColumn, kinds: readonly Kind[]): boolean {
  return kinds.some((kind) => {
    const then = listRoles(before, owner.before, kind)
    return listRoles(after, owner.after, kind).some((role) => then.includes(role))
  })
}

/** `anon and authenticated` */
export function renderRoles(roles: readonly string[]): string {
  return roles.length < 2 ? roles.join('') : `${roles.slice(0, -1).join(', ')} and ${roles.at(-1)}`
}

/** Whether somebody may give it a value, were it not for PostgreSQL making it. */
export function canWrite({ access }: ColumnContract, relation: RelationContract): boolean {
  const { insert, update } = access ?? relation.access
  return insert.length > 0 || update.length > 0
}
