import type { Transaction } from '../../../postgres/types.ts'
import { attempt } from './attempt.ts'
import { type Choice, hasSomeOf, listChosenColumns } from './choices.ts'
import { renderSearch } from './render-search.ts'
import { cutToProduct, mostFits } from './solve-checks.ts'
import type { TableFacts } from './types.ts'

/**
 * Leaves of the choices what no row has in the columns of a unique key, by looking there: to try one after the other is slow where most are taken. These
 * columns are chosen together from then on. Undefined where some of them are not chosen.
 */
export async function leaveFree(
  transaction: Transaction,
  facts: TableFacts,
  { choices, unique }: { readonly choices: readonly Choice[]; readonly unique: readonly string[] },
): Promise<readonly Choice[] | undefined> {
  const chosen = listChosenColumns(choices)
  if (unique.length === 0 || !unique.every((column) => chosen.has(column))) return undefined
  const touched = choices.filter((choice) => hasSomeOf(choice, unique))
  const statement = renderSearch(facts, { choices: cutToProduct(touched), checks: [], unique, limit: mostFits })
  const found = await attempt(transaction, () => transaction.query<{ tuple: readonly (string | null)[] }>(statement), { end: 'undo' })
  if (found.refusal !== undefined) return undefined
  const free = { columns: touched.flatMap(({ columns }) => columns), tuples: found.value.map(({ tuple }) => tuple) }
  return [...choices.filter((choice) => !touched.includes(choice)), free]
}
