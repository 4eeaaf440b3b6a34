import type { TakenLock } from '../types.ts'
import type { Observation, ObservedFile } from '../watch-migrations.ts'
import { listChanges } from './list-changes.ts'
import { toMode } from './lock-modes.ts'

/**
 * The locks that the statement at `place` was the first of its file to take, strongest first. In a transaction they are held to its end, which is
 * the sum of the times of all statements from this one on: what looking on costs between them is not counted.
 */
export function listStatementLocks(observed: ObservedFile, place: number): readonly TakenLock[] {
  const { observations, script } = observed
  const observation = observations[place]
  if (observation === undefined) return []
  const isTransaction = script.mode === 'transaction'
  const earlier = new Set(isTransaction ? observations.slice(0, place).flatMap(({ locks }) => locks.map(toKey)) : [])
  const untilCommit = observations.slice(place).reduce((total, { milliseconds }) => total + milliseconds, 0)
  const taken = [...Map.groupBy(observation.locks, toKey)].flatMap(([key, [lock]]) => {
    const relation = lock && (observation.before.get(lock.oid) ?? observation.after.get(lock.oid))
    if (earlier.has(key) || lock === undefined || relation === undefined) return []
    const { name: mode, blocks } = toMode(lock.mode)
    const held = isTransaction ? untilCommit : lock.to - lock.from
    return [
      toTaken({ relation: relation.name, kind: relation.kind, mode, blocks, isNew: !observed.born.has(lock.oid), held }, isTransaction),
    ]
  })
  const rows = listRowLocks(observed, observation, isTransaction ? untilCommit : observation.milliseconds)
  return [...taken, ...rows.map((lock) => toTaken(lock, isTransaction))].sort(
    (a, b) => weight(b) - weight(a) || (a.relation < b.relation ? -1 : 1),
  )
}

/** Who changes or deletes a row locks it until the commit; `pg_locks` does not show that. */
function listRowLocks({ born }: ObservedFile, observation: Observation, held: number): readonly Omit<TakenLock, 'until'>[] {
  const known = new Set([...born.values()].map(({ name }) => name))
  return listChanges(observation)
    .filter(({ table, updated, deleted }) => updated + deleted > 0 && known.has(table))
    .map(({ table }) => ({ relation: table, kind: 'table', mode: 'ROW', blocks: 'writes to its rows', isNew: false, held }))
}

function toTaken(lock: Omit<TakenLock, 'until'>, isTransaction: boolean): TakenLock {
  return { ...lock, until: isTransaction ? 'commit' : 'end of the statement' }
}

function weight({ blocks, isNew }: TakenLock): number {
  return { 'reads and writes': 6, writes: 4, 'writes to its rows': 2, nothing: 0 }[blocks] + (isNew ? 0 : 1)
}

function toKey({ oid, mode }: { readonly oid: number; readonly mode: string }): string {
  return `${oid} ${mode}`
}
