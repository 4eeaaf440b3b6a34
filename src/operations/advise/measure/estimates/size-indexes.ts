import type { Transaction } from '../../../../postgres/types.ts'
import type { Candidate } from '../indexes/collect-candidates.ts'
import type { BuiltIndex } from '../indexes/measure-reads.ts'
import type { EmptyIndex } from './build-candidates.ts'
import { estimateIndexBytes, pageBytes } from './estimate-index-size.ts'
import { importRelations } from './import-statistics.ts'
import { readIndexContents } from './read-index-contents.ts'
import { type StretchedCopy, stretchRelations } from './stretch-relations.ts'
import type { RelationStatistics } from './types.ts'

/** An index that seems to hold what it would hold. */
export type SizedIndex = { readonly candidate: Candidate; readonly built: BuiltIndex; readonly entries: number; readonly bytes: number }

/** Gives each index that was built without entries the size it would have. For connections that are made afterwards. */
export async function sizeIndexes(copy: StretchedCopy, indexes: readonly EmptyIndex[]): Promise<readonly SizedIndex[]> {
  const sized = await copy.database.transaction({}, async (transaction) => {
    const all = await readSizes(transaction, indexes)
    await importRelations(transaction, all.map(toRelation))
    return all
  })
  await stretchRelations(copy, sized.map(toRelation))
  return sized
}

async function readSizes(transaction: Transaction, indexes: readonly EmptyIndex[]): Promise<readonly SizedIndex[]> {
  const sized: SizedIndex[] = []
  for (const { candidate, built } of indexes) {
    if (built.kind === 'refused') continue
    const contents = await readIndexContents(transaction, candidate.index)
    sized.push({ candidate, built: built.value, entries: contents.entries, bytes: estimateIndexBytes(contents) })
  }
  return sized
}

function toRelation({ candidate: { index }, built, entries, bytes }: SizedIndex): RelationStatistics {
  return { schema: index.schema, name: built.name, kind: 'index', bytes, pages: bytes / pageBytes, rows: entries, visiblePages: 0 }
}
