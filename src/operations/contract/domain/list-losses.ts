import type { FunctionContract } from '../types.ts'
import type { Comparison, KeptOverload } from './compare-contracts.ts'
import { type AccessChange, listColumnChanges, listRelationChanges } from './list-access-changes.ts'

/** `roles`: who may do less with it; absent: it is gone. */
export type Loss = { readonly thing: string; readonly roles?: readonly string[] }

/** What a function names that is gone, or that those who may call it lost. */
export function listLossesOf({ before, after }: KeptOverload, comparison: Comparison): readonly Loss[] {
  const mentions = new Set(before.mentions)
  if (mentions.size === 0) return []
  const gone = [...comparison.relations.gone, ...comparison.columns.gone].map(({ name }) => ({ thing: name }))
  const callers = before.execute.filter((role) => after.execute.includes(role))
  const lost = after.runsAsOwner
    ? []
    : listLostAccess(comparison, after).map(({ name, roles }) => ({ thing: name, roles: roles.filter((role) => callers.includes(role)) }))
  return [...gone, ...lost.filter(({ roles }) => roles.length > 0)].filter(({ thing }) => mentions.has(thing))
}

/** What roles may do less with, each thing once; what changes nothing only reads. */
function listLostAccess(comparison: Comparison, { readOnly }: FunctionContract): readonly AccessChange[] {
  const changes = [
    ...(readOnly ? (['read'] as const) : (['read', 'insert', 'update', 'delete'] as const)).flatMap((kind) =>
      listRelationChanges(comparison, kind, 'lost'),
    ),
    ...(readOnly ? (['read'] as const) : (['read', 'insert', 'update'] as const)).flatMap((kind) =>
      listColumnChanges(comparison, kind, 'lost'),
    ),
  ]
  return Array.from(
    Map.groupBy(changes, ({ name }) => name),
    ([name, same]) => ({ name, roles: [...new Set(same.flatMap(({ roles }) => roles))] }),
  )
}
