import { identifier, integer, joinSql, renderSql, type Sql, sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { median } from '../median.ts'
import { timeStatement } from '../store/explain.ts'
import { type Tried, tryInSavepoint } from '../store/in-savepoint.ts'
import type { BuiltIndex } from './measure-reads.ts'
import type { IndexCandidate, WriteMeasurement } from './types.ts'

const mostRows = 1000
const rounds = 5

/**
 * Rows of the table taken out and put in again, without the index and with it, in turns, each time undone: what it adds to a row. Triggers and foreign
 * keys do not run, which would hide it. Gives the reason where PostgreSQL does not do it.
 */
export async function measureWrites(
  transaction: Transaction,
  { schema, table }: IndexCandidate,
  index: BuiltIndex,
): Promise<Tried<WriteMeasurement>> {
  return await tryInSavepoint(transaction, async () => {
    const name = identifier(schema, table)
    const columns = await listWritten(transaction, name)
    await transaction.run(
      renderSql(sql`
      set local session_replication_role = replica;
      create temporary table dorsal_rows on commit drop as select ctid as dorsal_place, * from ${name} limit ${integer(mostRows)}`).text,
    )
    const times = { without: [] as number[], with: [] as number[] }
    for (let round = 0; round <= rounds; round++) {
      for (const kind of ['without', 'with'] as const) {
        const time = await timeInsert(transaction, { name, columns, index, isKept: kind === 'with' })
        if (round > 0) times[kind].push(time)
      }
    }
    const [count] = await transaction.query<{ readonly rows: number }>(sql`select count(*)::float8 as rows from dorsal_rows`)
    const rows = Math.max(1, count?.rows ?? 0)
    const perRow = (milliseconds: readonly number[]) => (median(milliseconds) * 1000) / rows
    return { rows, before: perRow(times.without), after: perRow(times.with) }
  })
}

/** All but those that PostgreSQL computes itself. */
async function listWritten({ query }: Transaction, name: Sql): Promise<Sql> {
  const columns = await query<{ readonly name: string }>(sql`
    select attname as name from pg_attribute where attrelid = ${renderSql(name).text}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
    order by attnum`)
  return joinSql(
    columns.map((column) => identifier(column.name)),
    sql`, `,
  )
}

type Insert = { readonly name: Sql; readonly columns: Sql; readonly index: BuiltIndex; readonly isKept: boolean }

async function timeInsert(transaction: Transaction, { name, columns, index, isKept }: Insert): Promise<number> {
  const { run, query } = transaction
  await run('savepoint written')
  // An index that is not ready gets no entries.
  await query(sql`update pg_catalog.pg_index set indisready = ${String(isKept)}, indisvalid = false where indexrelid = ${index.oid}::oid`)
  await query(sql`delete from ${name} where ctid in (select dorsal_place from dorsal_rows)`)
  const insert = sql`insert into ${name} (${columns}) overriding system value select ${columns} from dorsal_rows`
  const time = await timeStatement(transaction, insert)
  await run('rollback to savepoint written; release savepoint written')
  return time
}
