import type { TakenLock } from '../types.ts'

const weakest = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
]

/** Of two lists, the stronger lock on each table. */
export function mergeLocks(some: readonly TakenLock[], more: readonly TakenLock[]): readonly TakenLock[] {
  const strongest = new Map<string, string>()
  for (const { table, mode } of [...some, ...more])
    if (weakest.indexOf(mode) > weakest.indexOf(strongest.get(table) ?? '')) strongest.set(table, mode)
  return [...strongest].map(([table, mode]) => ({ table, mode })).sort((a, b) => (a.table < b.table ? -1 : 1))
}
