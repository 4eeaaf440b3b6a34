import { type Choice, hasSomeOf } from './choices.ts'
import { findParents } from './find-parents.ts'
import type { RowScope } from './row-scope.ts'
import type { ForeignKeyFacts, RowValues } from './types.ts'

/** Makes a parent whose key has these values and gives the key; undefined: none can be made. */
export type MakeParent = (key: ForeignKeyFacts, decided: RowValues) => Promise<readonly string[] | undefined>

/** Existing parents among which a child chooses; of one alone, two that have to differ could not. */
const mostParents = 40
/** Of tuples that another foreign key decided in part, as many are followed. */
const mostFollowed = 4

/** Replaces what there is to choose from for the columns of a foreign key by keys of parents that are there, or of one that is made. */
export async function chooseParents(
  { transaction }: RowScope,
  key: ForeignKeyFacts,
  { choices, makeParent }: { readonly choices: readonly Choice[]; readonly makeParent: MakeParent },
): Promise<readonly Choice[]> {
  const touched = choices.filter((choice) => hasSomeOf(choice, key.columns))
  const columns = [...new Set([...touched.flatMap((choice) => choice.columns), ...key.columns])]
  const tuples: (readonly (string | null)[])[] = []
  for (const decided of listDecided(touched)) {
    const found = await findParents(transaction, key, { decided, limit: mostParents })
    const isEnough = found.length > (decided.size === 0 ? 1 : 0)
    const made = isEnough ? undefined : await makeParent(key, decided)
    for (const parent of made === undefined ? found : [...found, made])
      tuples.push(columns.map((column) => parent[key.columns.indexOf(column)] ?? decided.get(column) ?? null))
  }
  return [...choices.filter((choice) => !touched.includes(choice)), { columns, tuples }]
}

function listDecided(touched: readonly Choice[]): readonly RowValues[] {
  return touched
    .reduce<readonly RowValues[]>(
      (all, { columns, tuples }) =>
        all.flatMap((values) =>
          tuples.map((tuple) => new Map([...values, ...columns.map((column, at) => [column, tuple[at] ?? null] as const)])),
        ),
      [new Map()],
    )
    .slice(0, mostFollowed)
}
