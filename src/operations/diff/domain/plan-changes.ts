import type { Part, Step } from '../types.ts'
import { listChangedFacts, type Parts } from './compare-parts.ts'
import { findInlineDefault } from './inline-default.ts'
import type { Alteration, World } from './kinds/kind.ts'
import { kinds } from './kinds/kinds.ts'
import { orderParts } from './order-parts.ts'

/**
 * The statements that lead from one picture to another, in an order that works: what is in the way is dropped first, the last made first; then
 * everything is altered and made, each after what it needs.
 */
export function planChanges(before: Parts, after: Parts): readonly Step[] {
  const world = { before, after, dependents: indexDependents(before) }
  const decisions = decide(world)
  return [...planDrops(decisions, world), ...planRoom(decisions), ...planMakings(decisions, world)]
}

type Decisions = {
  readonly dropped: ReadonlySet<string>
  readonly made: ReadonlySet<string>
  readonly altered: ReadonlyMap<string, Alteration>
}

/** What must be dropped although it stays: because it cannot be altered, or because it needs something that is dropped. */
function decide(world: World): Decisions {
  const { before, after, dependents } = world
  const altered = new Map<string, Alteration>()
  const dropped = new Set<string>()
  const queue = [...before.keys()].filter((id) => !after.has(id))
  for (const [id, part] of before) {
    const target = after.get(id)
    if (target === undefined || listChangedFacts(part, target).length === 0) continue
    const alteration = kinds[part.kind].alter?.({ before: part, after: target }, world) ?? 'replace'
    if (alteration === 'replace') queue.push(id)
    else {
      altered.set(id, alteration)
      queue.push(...(alteration.disturbs ?? []))
    }
  }
  for (const id of queue) {
    if (dropped.has(id)) continue
    dropped.add(id)
    altered.delete(id)
    queue.push(...dependents(id).map((part) => part.id))
  }
  const made = new Set([...after.keys()].filter((id) => dropped.has(id) || !before.has(id)))
  return { dropped, made, altered }
}

function planDrops({ dropped }: Decisions, { before }: World): readonly Step[] {
  const groupOf = (id: string) => findOutermost(id, before, dropped)
  const shown = orderParts(dropped, before, groupOf).toReversed()
  return shown.flatMap((id) => {
    const part = before.get(id)
    if (part === undefined) return []
    const lost = kinds[part.kind].loss?.(part) ?? null
    return kinds[part.kind].drop(part).map((statement) => ({ statement, part: id, lost }))
  })
}

function planRoom({ altered }: Decisions): readonly Step[] {
  const list = (name: 'first' | 'second') =>
    [...altered].flatMap(([part, alteration]) => (alteration[name] ?? []).map((statement) => ({ statement, part, lost: null })))
  return [...list('first'), ...list('second')]
}

/** The part whose drop takes this one along. A foreign key goes by itself, since two tables may refer to each other. */
function findOutermost(id: string, parts: Parts, dropped: ReadonlySet<string>): string {
  const part = parts.get(id)
  if (part === undefined || part.extras.foreign === true || part.parent === null || !dropped.has(part.parent)) return id
  return findOutermost(part.parent, parts, dropped)
}

function planMakings({ made, altered }: Decisions, world: World): readonly Step[] {
  const groupOf = (id: string) => findMaker(id, { made, after: world.after })
  const touched = new Set([...made, ...altered.keys()])
  return orderParts(touched, world.after, groupOf).flatMap((id) => {
    const part = world.after.get(id)
    if (part === undefined) return []
    const alteration = altered.get(id)
    const statements = alteration?.statements ?? kinds[part.kind].create(part, world)
    return statements.map((statement) => ({ statement, part: id, lost: alteration?.lost ?? null }))
  })
}

/** The part whose statement makes this one: the table of a column, the column of a default. */
function findMaker(id: string, { made, after }: { readonly made: ReadonlySet<string>; readonly after: Parts }): string {
  const part = after.get(id)
  if (part === undefined || part.parent === null || !made.has(id) || !made.has(part.parent)) return id
  const column = after.get(part.parent)
  const isInline = part.kind === 'default' && column !== undefined && findInlineDefault(column, after) === part
  const isOfTable = part.kind === 'column' && part.extras.inherited === false
  return isInline || isOfTable ? findMaker(part.parent, { made, after }) : id
}

function indexDependents(parts: Parts): World['dependents'] {
  const dependents = new Map<string, Part[]>()
  for (const part of parts.values())
    for (const id of part.needs) {
      const known = dependents.get(id) ?? []
      known.push(part)
      dependents.set(id, known)
    }
  return (id) => dependents.get(id) ?? []
}
