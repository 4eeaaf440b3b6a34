import { createSeededRandom, type Random } from '../../../base/seeded-random.ts'
import type { QualifiedName } from '../../../catalog/types.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { readTableFacts } from './read-table-facts.ts'
import type { TableFacts } from './types.ts'

/** One transaction of the owner, in which rows are made and which the caller undoes. */
export type RowScope = {
  readonly transaction: Transaction
  readonly random: Random
  /** Read once; undefined when there is no such table. */
  readonly findFacts: (table: QualifiedName) => Promise<TableFacts | undefined>
}

/** The same seed gives the same rows on the same database. */
export function createRowScope(transaction: Transaction, { seed }: { readonly seed: number }): RowScope {
  const known = new Map<string, TableFacts | undefined>()
  return {
    transaction,
    random: createSeededRandom(seed),
    findFacts: async (table) => {
      const key = JSON.stringify([table.schema, table.name])
      if (!known.has(key)) known.set(key, await readTableFacts(transaction, table))
      return known.get(key)
    },
  }
}
