import { pickInteger, type Random } from '../../../base/seeded-random.ts'
import type { PostgresErrorFields } from '../../../postgres/types.ts'
import { type Choice, hasSomeOf } from './choices.ts'
import { insertRow } from './insert-row.ts'
import { leaveFree } from './leave-free.ts'
import type { RowScope } from './row-scope.ts'
import type { RowValues, TableFacts } from './types.ts'

export type TriedChoices =
  | { readonly kind: 'taken'; readonly given: RowValues; readonly stored: RowValues }
  | { readonly kind: 'refused'; readonly refusal: PostgresErrorFields }
  | { readonly kind: 'no choice'; readonly columns: readonly string[] }

export type ChoicesToTry = {
  readonly facts: TableFacts
  readonly choices: readonly Choice[]
  readonly isKept: boolean
  readonly mostTries: number
}

/** Classes of SQLSTATE that other values would meet as well: no right, no such thing, out of resources, cancelled. */
const hopeless = /^(0A|25|42|53|54|55|57|58|XX)/

/** Chooses values, the likeliest first and then those that PostgreSQL does not complain about, by looking or at random, until it takes the row. */
export async function tryChoices(scope: RowScope, { facts, choices: all, isKept, mostTries }: ChoicesToTry): Promise<TriedChoices> {
  const empty = all.find(({ tuples }) => tuples.length === 0)
  if (empty !== undefined) return { kind: 'no choice', columns: empty.columns }
  const random = scope.getRandom(facts.name.name)
  const looked = new Set<string>()
  let choices = all
  let picks: readonly number[] = choices.map(() => 0)
  for (let tries = 1; ; tries++) {
    const given = toValues(choices, picks)
    const tried = await insertRow(scope.transaction, facts, { values: given, end: isKept ? 'keep' : 'undo' })
    if (tried.refusal === undefined) return { kind: 'taken', given, stored: tried.value }
    const { refusal } = tried
    const free = await findFree(scope, facts, { choices, refusal, looked })
    if (free?.some(({ tuples }) => tuples.length === 0)) return { kind: 'refused', refusal }
    const open = findOpen(facts, choices, refusal)
    if (tries >= mostTries || (free === undefined && open.length === 0) || hopeless.test(refusal.code)) return { kind: 'refused', refusal }
    picks = free === undefined ? pickOthers(random, choices, { picks, open }) : free.map(() => 0)
    choices = free ?? choices
  }
}

type Refused = { readonly choices: readonly Choice[]; readonly refusal: PostgresErrorFields; readonly looked: Set<string> }

/** What a unique key leaves, looked up once for each; undefined when that is not what was refused. */
async function findFree(
  { transaction }: RowScope,
  facts: TableFacts,
  { choices, refusal, looked }: Refused,
): Promise<readonly Choice[] | undefined> {
  const { code, constraint = '' } = refusal
  if (code !== '23505' || looked.has(constraint)) return undefined
  looked.add(constraint)
  return await leaveFree(transaction, facts, { choices, unique: listBlamed(facts, refusal) })
}

type Picks = { readonly picks: readonly number[]; readonly open: readonly number[] }

/** The next of a single choice, so that none is left out; of several, at random. */
function pickOthers(random: Random, choices: readonly Choice[], { picks, open }: Picks): readonly number[] {
  return picks.map((pick, index) => {
    const count = choices[index]?.tuples.length ?? 1
    if (!open.includes(index)) return pick
    return open.length === 1 ? (pick + 1) % count : pickInteger(random, 0, count - 1)
  })
}

function toValues(choices: readonly Choice[], picks: readonly number[]): RowValues {
  return new Map(
    choices.flatMap(({ columns, tuples }, index) =>
      columns.map((column, at) => [column, tuples[picks[index] ?? 0]?.[at] ?? null] as const),
    ),
  )
}

/** The choices of which another may help: those a constraint names, or all when none is named. */
function findOpen(facts: TableFacts, choices: readonly Choice[], refusal: PostgresErrorFields): readonly number[] {
  const columns = listBlamed(facts, refusal)
  return choices.flatMap((choice, index) =>
    choice.tuples.length > 1 && (columns.length === 0 || hasSomeOf(choice, columns)) ? [index] : [],
  )
}

/** Columns of the constraint that a refusal names. */
export function listBlamed(facts: TableFacts, { constraint, table }: PostgresErrorFields): readonly string[] {
  if (table !== facts.name.name) return []
  const named = [...facts.checks, ...facts.distincts, ...facts.foreignKeys].filter(({ name }) => name === constraint)
  return named.flatMap(({ columns }) => columns)
}
