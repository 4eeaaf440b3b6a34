import type { Comparison } from './compare-contracts.ts'
import { type KeptColumn, listWritten } from './list-shared.ts'

export type ReferenceChange = { readonly name: string; readonly reference: string }

/** Written columns that must be values of another table, and need not have been; or the reverse. */
export function listReferenceChanges(comparison: Comparison, way: 'added' | 'removed'): readonly ReferenceChange[] {
  return listWritten(comparison).flatMap((column) => {
    const reference = (way === 'added' ? column.after : column.before).references
    const isChange = column.before.references !== column.after.references && !isRenamed(column, comparison)
    return reference === undefined || !isChange ? [] : [{ name: column.name, reference }]
  })
}

/** The table that it refers to is there by another name. */
function isRenamed({ before, after }: KeptColumn, { relations }: Comparison): boolean {
  if (before.references === undefined || after.references === undefined) return false
  const [from, to] = [toRelation(before.references), toRelation(after.references)]
  const isTable = (name: string) => relations.kept.some((each) => each.name === name && each.after.kind === 'table')
  return from !== to && !isTable(from) && relations.come.some(({ name }) => name === to)
}

function toRelation(reference: string): string {
  return reference.slice(0, reference.lastIndexOf('.'))
}
