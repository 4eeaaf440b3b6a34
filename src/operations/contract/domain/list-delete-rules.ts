import type { DeleteRule, RelationContract } from '../types.ts'
import type { Comparison, KeptRelation } from './compare-contracts.ts'

/** What becomes of the rows of `child` when rows of `parent` are deleted that they refer to. */
export type DeleteRuleChange = {
  readonly parent: string
  readonly child: string
  readonly key: string
  /** Undefined: the delete is refused. */
  readonly before: Follows | undefined
  readonly after: Follows | undefined
}

export type Follows = Exclude<DeleteRule, 'restrict'>

/** Of foreign keys that are there on both sides, between tables that a request can embed. */
export function listDeleteRuleChanges({ relations }: Pick<Comparison, 'relations'>): readonly DeleteRuleChange[] {
  const tables = new Set(relations.kept.filter(({ after }) => after.kind === 'table').map(({ name }) => name))
  return relations.kept.flatMap((child) => listChangesOf(child, tables)).filter(({ before, after }) => before !== after)
}

function listChangesOf({ name: child, before, after }: KeptRelation, tables: ReadonlySet<string>): readonly DeleteRuleChange[] {
  const keys = new Set([...Object.keys(before.deletes ?? {}), ...Object.keys(after.deletes ?? {})])
  return [...keys].flatMap((key) => {
    const parent = findParent(after, key, tables)
    if (parent === undefined || findParent(before, key, tables) === undefined) return []
    return [{ parent, child, key, before: toFollows(before, key), after: toFollows(after, key) }]
  })
}

function findParent({ embeds = {} }: RelationContract, key: string, tables: ReadonlySet<string>): string | undefined {
  return Object.entries(embeds).find(([hint, { to }]) => hint.endsWith(`!${key}`) && tables.has(to))?.[1].to
}

function toFollows({ deletes }: RelationContract, key: string): Follows | undefined {
  const rule = deletes?.[key]
  return rule === 'restrict' ? undefined : rule
}
