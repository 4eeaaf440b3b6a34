import type { Comparison, KeptRelation } from './compare-contracts.ts'

export type RowCheckChange = { readonly relation: KeptRelation; readonly check: string; readonly columns: readonly string[] }

/** Checks that rows must pass on one side only, of relations that somebody writes on both. */
export function listRowCheckChanges({ relations }: Pick<Comparison, 'relations'>, way: 'added' | 'removed'): readonly RowCheckChange[] {
  return relations.kept.filter(isWritten).flatMap((relation) => {
    const [from, to] = way === 'added' ? [relation.before, relation.after] : [relation.after, relation.before]
    const come = Object.entries(to.rowChecks ?? {}).filter(([check]) => from.rowChecks?.[check] === undefined)
    return come.map(([check, columns]) => ({ relation, check, columns }))
  })
}

function isWritten({ before, after }: KeptRelation): boolean {
  return (['insert', 'update'] as const).some((kind) => before.access[kind].some((role) => after.access[kind].includes(role)))
}
