import type { Observation } from '../observation.ts'
import type { ChangesByOid } from '../store/read-position.ts'
import type { Wait } from '../types.ts'

/** Two runs of one statement, told as one. */
export function mergeObservations(first: Observation, next: Observation): Observation {
  return {
    ...next,
    milliseconds: first.milliseconds + next.milliseconds,
    walBytes: first.walBytes + next.walBytes,
    waits: mergeWaits(first.waits, next.waits),
    runs: first.runs + next.runs,
    longestRun: Math.max(first.longestRun, next.longestRun),
    before: first.before,
    sizes: new Map([...first.sizes, ...next.sizes]),
    locks: [...first.locks, ...next.locks],
    changes: mergeChanges(first.changes, next.changes),
    tag: { ...next.tag, rows: first.tag.rows + next.tag.rows },
  }
}

function mergeWaits(first: readonly Wait[], next: readonly Wait[]): readonly Wait[] {
  const kinds = Map.groupBy([...first, ...next], ({ kind }) => kind)
  return [...kinds].map(([kind, waits]) => ({ kind, milliseconds: waits.reduce((sum, { milliseconds }) => sum + milliseconds, 0) }))
}

function mergeChanges(first: ChangesByOid, next: ChangesByOid): ChangesByOid {
  const merged = new Map(first)
  for (const [oid, { inserted, updated, deleted }] of next) {
    const earlier = merged.get(oid) ?? { inserted: 0, updated: 0, deleted: 0 }
    merged.set(oid, {
      inserted: earlier.inserted + inserted,
      updated: earlier.updated + updated,
      deleted: earlier.deleted + deleted,
    })
  }
  return merged
}
