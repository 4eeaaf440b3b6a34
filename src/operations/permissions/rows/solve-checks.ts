import type { Transaction } from '../../../postgres/types.ts'
import { attempt } from './attempt.ts'
import { type Choice, hasSomeOf, listChosenColumns } from './choices.ts'
import { renderSearch } from './render-search.ts'
import type { CheckFacts, TableFacts } from './types.ts'

/** Combinations that one statement tries. */
const mostCombinations = 4000
/** Of those that fit, as many are kept. */
export const mostFits = 60

/**
 * Leaves of the choices what the checks allow, by evaluating the checks themselves: columns of which one check speaks are chosen together from then
 * on. A check that PostgreSQL cannot evaluate alone is left to the INSERT.
 */
export async function solveChecks(transaction: Transaction, facts: TableFacts, choices: readonly Choice[]): Promise<readonly Choice[]> {
  const chosen = listChosenColumns(choices)
  const checks = facts.checks.filter(
    ({ columns, isCondition }) => isCondition && columns.length > 0 && columns.every((each) => chosen.has(each)),
  )
  const solved: Choice[] = []
  for (const group of groupChoices(choices, checks)) solved.push(await solveGroup(transaction, facts, group))
  return solved
}

type Group = { readonly choices: readonly Choice[]; readonly checks: readonly CheckFacts[] }

function groupChoices(choices: readonly Choice[], checks: readonly CheckFacts[]): readonly Group[] {
  const start: readonly Group[] = choices.map((choice) => ({ choices: [choice], checks: [] }))
  return checks.reduce((groups, check) => {
    const touched = groups.filter((group) => group.choices.some((choice) => hasSomeOf(choice, check.columns)))
    const joined = { choices: touched.flatMap((group) => group.choices), checks: [...touched.flatMap((group) => group.checks), check] }
    return [...groups.filter((group) => !touched.includes(group)), joined]
  }, start)
}

async function solveGroup(transaction: Transaction, facts: TableFacts, { choices, checks }: Group): Promise<Choice> {
  const columns = choices.flatMap((choice) => choice.columns)
  const cut = cutToProduct(choices)
  if (checks.length === 0) return { columns, tuples: cut[0]?.tuples ?? [] }
  const statement = renderSearch(facts, { choices: cut, checks, limit: mostFits })
  const found = await attempt(transaction, () => transaction.query<{ tuple: readonly (string | null)[] }>(statement), { end: 'undo' })
  if (found.refusal === undefined) return { columns, tuples: found.value.map(({ tuple }) => tuple) }
  return { columns, tuples: cross(cut).slice(0, mostFits) }
}

/** As many of each that one statement can try all combinations of them. */
export function cutToProduct(choices: readonly Choice[]): readonly Choice[] {
  if (choices.length === 1) return choices
  const each = Math.max(2, Math.floor(mostCombinations ** (1 / choices.length)))
  return choices.map(({ columns, tuples }) => ({ columns, tuples: tuples.slice(0, each) }))
}

function cross(choices: readonly Choice[]): readonly (readonly (string | null)[])[] {
  return choices.reduce<readonly (readonly (string | null)[])[]>(
    (all, { tuples }) => all.flatMap((left) => tuples.map((right) => [...left, ...right])).slice(0, mostCombinations),
    [[]],
  )
}
