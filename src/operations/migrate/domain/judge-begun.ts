import type { FoundObject } from '../store/surroundings.ts'
import type { Surroundings } from '../types.ts'
import type { OutsideStatement } from './describe-outside.ts'

/** Whether a statement that was begun, and whose end nobody saw, came to its end, by what stood before it and what stands now. */
export function isFinished(statement: OutsideStatement, before: Surroundings, now: readonly FoundObject[]): boolean {
  const made = now.filter(({ id }) => !before.objects.includes(id))
  switch (statement.kind) {
    case 'create index':
      return made.some((index) => index.isValid && hasName(index, statement.index))
    case 'create':
      return made.length > 0
    case 'drop':
    case 'drop index':
    case 'detach':
      return before.objects.length > 0 && !now.some(({ id }) => before.objects.includes(id))
    default:
      return false
  }
}

/**
 * Indexes that an attempt at the statement left behind half done: they cost every write and help no query. An index of the very name that the
 * statement gives is its own; of others only what was not there before it began.
 */
export function listLeftovers(statement: OutsideStatement, before: Surroundings, now: readonly FoundObject[]): readonly FoundObject[] {
  const invalid = now.filter(({ isValid }) => !isValid)
  if (statement.kind === 'create index' && statement.index !== undefined) return invalid.filter((index) => hasName(index, statement.index))
  if (statement.kind !== 'create index' && statement.kind !== 'reindex') return []
  return invalid.filter(({ id }) => !before.objects.includes(id))
}

function hasName(index: FoundObject, name: string | undefined): boolean {
  return name === undefined || index.name === name
}
