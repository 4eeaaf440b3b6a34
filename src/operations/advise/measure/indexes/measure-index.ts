import { identifier, renderSql, sql } from '../../../../postgres/sql.ts'
import type { Database, Transaction } from '../../../../postgres/types.ts'
import { catalogText } from '../../../../query/sql/catalog-text.ts'
import { type Tried, tryInSavepoint } from '../store/in-savepoint.ts'
import type { MeasuredIndex } from './choose-indexes.ts'
import type { Candidate } from './collect-candidates.ts'
import type { RecordedWrites } from './judge-index.ts'
import { type BuiltIndex, measureReads } from './measure-reads.ts'
import { measureWrites } from './measure-writes.ts'
import { renderConcurrently, renderDefinition, toIndexName } from './render-index.ts'
import type { IndexCandidate, ReadMeasurement, WriteMeasurement } from './types.ts'
import { weighStatement } from './weigh-statement.ts'

export type MeasureIndexOptions = {
  /** A copy, as a superuser. */
  readonly copy: Database
  readonly recorded: RecordedWrites
  /** Milliseconds of everything that was recorded. */
  readonly total: number
}

/** Builds an index on a copy, runs the statements without and with it and rows in and out, and leaves nothing of it. */
export async function measureIndex({ index, runnables }: Candidate, options: MeasureIndexOptions): Promise<Tried<MeasuredIndex>> {
  const { copy, recorded, total } = options
  return await copy.transaction({ end: 'rollback', session: [['statement_timeout', '60s']] }, (transaction) =>
    tryInSavepoint(transaction, async () => {
      const built = await buildIndex(transaction, index)
      const reads: ReadMeasurement[] = []
      for (const runnable of runnables) {
        const { statement } = runnable
        const read = await measureReads(transaction, runnable, built)
        if (read !== undefined) reads.push({ statement, ...read, ...weighStatement(statement, total) })
      }
      // As it was built: rows that are put in and taken back leave it larger.
      const bytes = await readSize(transaction, built)
      const writes = reads.length === 0 ? null : toWrites(await measureWrites(transaction, index, built))
      return { basis: 'measured', index, name: toIndexName(index), bytes, reads, writes, recorded, statement: renderConcurrently(index) }
    }),
  )
}

async function buildIndex({ run, query }: Transaction, index: IndexCandidate): Promise<BuiltIndex> {
  // A name that nobody has: an index of the name it would get may be there.
  const name = 'dorsal_advised'
  // Entries that wait in a list would cost whoever reads or vacuums later.
  const storage = index.special?.method === 'gin' ? ' with (fastupdate = off)' : ''
  await run(renderSql(sql`create index ${catalogText(name)} on ${catalogText(`${renderDefinition(index)}${storage}`)}`).text)
  // Of an expression nothing is known before.
  if (index.special?.isExpression) await run(renderSql(sql`analyze ${identifier(index.schema, index.table)}`).text)
  const [built] = await query<{ readonly oid: string }>(
    sql`select oid::text from pg_class where relname = ${name} and relkind = 'i' order by oid::int8 desc limit 1`,
  )
  return { name, oid: built?.oid ?? '0' }
}

const toWrites = (tried: Tried<WriteMeasurement>): WriteMeasurement | null => (tried.kind === 'done' ? tried.value : null)

async function readSize({ query }: Transaction, { oid }: BuiltIndex): Promise<number> {
  const [size] = await query<{ readonly bytes: number }>(sql`select pg_relation_size(${oid}::oid)::float8 as bytes`)
  return size?.bytes ?? 0
}
