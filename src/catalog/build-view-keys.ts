import type { ConstraintRow } from './queries/constraints-query.ts'
import type { ViewColumns } from './trace-view-columns.ts'

/** A view that shows every column of a key. */
export type ViewKey = {
  readonly view: number
  /** One list of view columns, in the order of the key, for each way of choosing among columns shown more than once. */
  readonly choices: readonly (readonly string[])[]
}

/** Finds the views that show all columns of a key; built once, asked for each constraint. */
export type FindViewKeys = (table: number, positions: readonly number[]) => readonly ViewKey[]

export function indexViewKeys(viewColumns: ViewColumns): FindViewKeys {
  const viewsOf = new Map<number, number[]>()
  for (const [view, tables] of viewColumns) {
    for (const table of tables.keys()) viewsOf.set(table, [...(viewsOf.get(table) ?? []), view])
  }
  return (table, positions) =>
    (viewsOf.get(table) ?? []).flatMap((view) => {
      const choices = chooseColumns(viewColumns.get(view)?.get(table), positions)
      return choices.length === 0 ? [] : [{ view, choices }]
    })
}

/**
 * Primary keys of views: the key of every table of which the view shows a whole one. A column shown more than once counts by its
 * first name; no client has to name a key column, and Location needs each once.
 */
export function buildViewPrimaryKeys(
  constraints: readonly ConstraintRow[],
  findViewKeys: FindViewKeys,
): ReadonlyMap<number, readonly string[]> {
  const keys = new Map<number, readonly string[]>()
  for (const constraint of constraints) {
    if (constraint.kind !== 'p') continue
    for (const { view, choices } of findViewKeys(constraint.relation, constraint.positions)) {
      keys.set(view, [...(keys.get(view) ?? []), ...(choices[0] ?? [])])
    }
  }
  return keys
}

function chooseColumns(
  shown: ReadonlyMap<number, readonly string[]> | undefined,
  positions: readonly number[],
): readonly (readonly string[])[] {
  let choices: readonly (readonly string[])[] = [[]]
  for (const position of positions) {
    const names = shown?.get(position) ?? []
    choices = choices.flatMap((choice) => names.map((name) => [...choice, name]))
  }
  return choices
}
