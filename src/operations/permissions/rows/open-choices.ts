import { type Choice, hasSomeOf } from './choices.ts'
import { chooseParents, type MakeParent } from './choose-parents.ts'
import { listChoices } from './list-choices.ts'
import type { RowScope } from './row-scope.ts'
import { solveChecks } from './solve-checks.ts'
import type { ForeignKeyFacts, RowRequest, RowValues, TableFacts } from './types.ts'

export type WantedColumns = Required<Pick<RowRequest, 'wanted' | 'columns'>>

/** What the values of a row are chosen from: all that foreign keys and checks leave. */
export async function openChoices(
  scope: RowScope,
  facts: TableFacts,
  { wanted, columns, makeParent }: WantedColumns & { readonly makeParent: MakeParent },
): Promise<readonly Choice[]> {
  const names = new Set([...facts.columns.filter(({ isRequired }) => isRequired).map(({ name }) => name), ...columns])
  const keys = facts.foreignKeys.filter((key) => isFollowed(key, names, wanted))
  const ofKeys = new Set(keys.flatMap((key) => key.columns))
  const free = facts.columns.filter(({ name, isFilled }) => names.has(name) && !ofKeys.has(name) && !isFilled)
  let choices = await listChoices(scope, facts, { columns: free, wanted })
  for (const key of keys.toSorted((a, b) => b.columns.length - a.columns.length)) {
    choices = mirrorKey(facts, key, await chooseParents(scope, key, { choices, makeParent }))
  }
  return await solveChecks(scope.transaction, facts, choices)
}

/** One of whose columns NULL is wanted points nowhere. */
function isFollowed({ columns }: ForeignKeyFacts, names: ReadonlySet<string>, wanted: RowValues): boolean {
  return columns.some((column) => names.has(column) || wanted.has(column)) && columns.every((column) => wanted.get(column) !== null)
}

/** A row that no other can be the parent of is its own, or has none. */
function mirrorKey(facts: TableFacts, key: ForeignKeyFacts, choices: readonly Choice[]): readonly Choice[] {
  const choice = choices.find((each) => hasSomeOf(each, key.columns))
  if (choice === undefined || choice.tuples.length > 0) return choices
  const others = choices.filter((each) => each !== choice)
  if (isNullable(facts, key)) return [...others, { columns: key.columns, tuples: [key.columns.map(() => null)] }]
  const own = others.find((each) => each.columns.length === key.columns.length && hasSomeOf(each, key.parentColumns))
  if (own === undefined || key.parent.name !== facts.name.name || key.parent.schema !== facts.name.schema) return choices
  const mirrored = { columns: [...own.columns, ...key.columns], tuples: own.tuples.map((tuple) => [...tuple, ...tuple]) }
  return [...others.filter((each) => each !== own), mirrored]
}

function isNullable({ columns }: TableFacts, key: ForeignKeyFacts): boolean {
  return columns.filter(({ name }) => key.columns.includes(name)).every((column) => column.isNullable)
}
