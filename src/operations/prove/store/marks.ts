import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Mark } from '../types.ts'

const largestTable = 64 * 1024 * 1024

/** Ordinary tables with rows of the project's own that are read in a moment; those of partitions and of auth too. None that this role may not lock, or sees only a part of. */
export async function listSampleTables(transaction: Transaction): Promise<readonly string[]> {
  await transaction.run("set local search_path to ''")
  const rows = await transaction.query<{ name: string }>(sql`
    select c.oid::regclass::text as name
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence = 'p' and pg_relation_size(c.oid) > 0 and pg_table_size(c.oid) <= ${String(largestTable)}::bigint
      and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'dorsal')
      and has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'update') and not row_security_active(c.oid)
      and not exists (select from pg_inherits where inhparent = c.oid)
    order by 1`)
  return rows.map(({ name }) => name)
}

export async function insertMark(transaction: Transaction, { name, recordedAt, position, tables, facts }: Mark): Promise<void> {
  await transaction.query(sql`insert into dorsal.proof_marks (name, recorded_at, position, tables, facts)
    values (${name}, ${recordedAt}::timestamptz, ${position}::pg_lsn, ${JSON.stringify(tables)}::jsonb, ${facts === null ? null : JSON.stringify(facts)}::jsonb)`)
}

/** The latest one between two moments, in milliseconds since 1970. */
export async function findMark(
  transaction: Transaction,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Mark | undefined> {
  const [row] = await transaction.query<Omit<Mark, 'recordedAt'> & { recordedAt: Date }>(sql`
    select name, recorded_at as "recordedAt", position::text, tables, facts from dorsal.proof_marks
    where recorded_at > to_timestamp(${String(from / 1000)}::float8) and recorded_at < to_timestamp(${String(to / 1000)}::float8)
    order by recorded_at desc limit 1`)
  return row === undefined ? undefined : { ...row, recordedAt: row.recordedAt.toISOString() }
}

/** Marks that no restore reaches any more. */
export async function deleteMarksBefore(transaction: Transaction, moment: number): Promise<void> {
  await transaction.query(sql`delete from dorsal.proof_marks where recorded_at < to_timestamp(${String(moment / 1000)}::float8)`)
}
