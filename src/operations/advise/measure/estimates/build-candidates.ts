import { renderSql, sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { catalogText } from '../../../../query/sql/catalog-text.ts'
import type { Candidate } from '../indexes/collect-candidates.ts'
import type { BuiltIndex } from '../indexes/measure-reads.ts'
import { renderDefinition } from '../indexes/render-index.ts'
import { type Tried, tryInSavepoint } from '../store/in-savepoint.ts'

/** An index of the copy, without entries; the planner overlooks it until it is marked as valid. */
export type EmptyIndex = { readonly candidate: Candidate; readonly built: Tried<BuiltIndex> }

/** Builds every candidate on tables without a page. */
export async function buildCandidates(transaction: Transaction, candidates: readonly Candidate[]): Promise<readonly EmptyIndex[]> {
  const empty: EmptyIndex[] = []
  for (const [position, candidate] of candidates.entries()) {
    const name = `dorsal_advised_${position + 1}`
    empty.push({ candidate, built: await buildOne(transaction, candidate, name) })
  }
  return empty
}

async function buildOne(transaction: Transaction, { index }: Candidate, name: string): Promise<Tried<BuiltIndex>> {
  const { query, run } = transaction
  const statement = renderSql(sql`create index ${catalogText(name)} on ${catalogText(renderDefinition(index))}`).text
  // What is refused is tried and undone first: a savepoint that is kept would keep nothing of what follows.
  const tried = await tryInSavepoint(transaction, () => run(statement))
  if (tried.kind === 'refused') return tried
  await run(statement)
  const [built] = await query<{ readonly oid: string }>(
    sql`update pg_catalog.pg_index set indisvalid = false where indexrelid = (select max(oid::int8)::oid from pg_class where relname = ${name})
      returning indexrelid::text as oid`,
  )
  return { kind: 'done', value: { name, oid: built?.oid ?? '0' } }
}
