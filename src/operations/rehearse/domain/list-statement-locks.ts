import type { Observation, ObservedFile } from '../observation.ts'
import type { TakenLock } from '../types.ts'
import { listChanges } from './list-changes.ts'
import { toMode } from './lock-modes.ts'

/**
 * The locks that the statement at `place` was the first of its transaction to take, those that others wait for first. They are held to the commit,
 * which is the sum of the times of all statements from this one on: what looking on costs between them is not counted.
 */
export function listStatementLocks(observed: ObservedFile, place: number): readonly TakenLock[] {
  const observation = observed.observations[place]
  if (observation === undefined) return []
  const earlier = new Set(listTransaction(observed, observation).before.flatMap(({ locks }) => locks.map(toKey)))
  const taken = [...Map.groupBy(observation.locks, toKey)].flatMap(([key, seen]) => {
    const [lock] = seen
    const relation = lock && (observation.before.get(lock.oid) ?? observation.after.get(lock.oid))
    if (earlier.has(key) || lock === undefined || relation === undefined) return []
    const { name: mode, blocks } = toMode(lock.mode)
    const held = findHeld(observed, observation) ?? Math.max(...seen.map(({ from, to }) => to - from))
    return [toTaken({ relation: relation.name, kind: relation.kind, mode, blocks, isNew: !observed.born.has(lock.oid), held }, observation)]
  })
  const rows = listRowLocks(observed, observation).map((lock) => toTaken(lock, observation))
  return [...taken, ...rows].sort((a, b) => weight(b) - weight(a) || (a.relation < b.relation ? -1 : 1))
}

/** The statements before and after one, in its transaction. */
function listTransaction({ observations }: ObservedFile, { transaction, ...observation }: Observation) {
  const place = observations.findIndex(({ number }) => number === observation.number)
  const isSame = (each: Observation) => transaction !== null && each.transaction === transaction
  return { before: observations.slice(0, place).filter(isSame), after: observations.slice(place + 1).filter(isSame) }
}

/** Until the commit, or of a batch the longest until one of its commits; undefined outside of a transaction. */
function findHeld(observed: ObservedFile, observation: Observation): number | undefined {
  if (observation.transaction === null) return undefined
  const { after } = listTransaction(observed, observation)
  return after.reduce((total, { milliseconds }) => total + milliseconds, observation.longestRun)
}

/** Who changes or deletes a row locks it until the commit; `pg_locks` does not show that. */
function listRowLocks(observed: ObservedFile, observation: Observation): readonly Omit<TakenLock, 'until'>[] {
  const known = new Set([...observed.born.values()].map(({ name }) => name))
  const held = findHeld(observed, observation) ?? observation.longestRun
  return listChanges(observation)
    .filter(({ table, updated, deleted }) => updated + deleted > 0 && known.has(table))
    .map(({ table }) => ({ relation: table, kind: 'table', mode: 'ROW', blocks: 'writes to its rows', isNew: false, held }))
}

function toTaken(lock: Omit<TakenLock, 'until'>, { transaction }: Observation): TakenLock {
  return { ...lock, until: transaction === null ? 'end of the statement' : 'commit' }
}

function weight({ blocks, isNew }: TakenLock): number {
  return { 'reads and writes': 6, writes: 4, 'writes to its rows': 2, nothing: 0 }[blocks] + (isNew ? 0 : 1)
}

function toKey({ oid, mode }: { readonly oid: number; readonly mode: string }): string {
  return `${oid} ${mode}`
}
