import { createSeededRandom, type Random } from '../../../base/seeded-random.ts'
import type { QualifiedName } from '../../../catalog/types.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { readTableFacts } from './read-table-facts.ts'
import type { TableFacts } from './types.ts'

/** One transaction of the owner, in which rows are made and which the caller undoes. */
export type RowScope = {
  readonly transaction: Transaction
  /** For each table or other subject its own, so that what is made for one does not depend on what was made for others. */
  readonly getRandom: (about: string) => Random
  /** Read once; undefined when there is no such table. */
  readonly findFacts: (table: QualifiedName) => Promise<TableFacts | undefined>
}

/** The same seed gives the same rows on the same database. */
export function createRowScope(transaction: Transaction, { seed }: { readonly seed: number }): RowScope {
  const known = new Map<string, TableFacts | undefined>()
  const randoms = new Map<string, Random>()
  return {
    transaction,
    getRandom: (about) => {
      const random = randoms.get(about) ?? createSeededRandom(seed ^ toHash(about))
      randoms.set(about, random)
      return random
    },
    findFacts: async (table) => {
      const key = JSON.stringify([table.schema, table.name])
      if (!known.has(key)) known.set(key, await readTableFacts(transaction, table))
      return known.get(key)
    },
  }
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function toHash(text: string): number {
  return [...Buffer.from(text)].reduce((hash, byte) => Math.imul(hash ^ byte, 16_777_619), 2_166_136_261)
}
