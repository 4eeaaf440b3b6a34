import { identifier, renderSql, type Sql, sql } from '../../../postgres/sql.ts'
import type { Doomed } from '../domain/list-doomed.ts'
import type { Ask } from './ask.ts'

/** Rows that a statement is about to destroy. */
export type Counted = { readonly oid: number; readonly column?: string; readonly rows: number }

/**
 * Counts what is there, on the connection that migrates. In a transaction a savepoint takes the locks of the counting back, and keeps what cannot be
 * counted from ending it: another owner's table, one that is not there.
 */
export async function countDoomed(
  ask: Ask,
  doomed: readonly Doomed[],
  { inTransaction }: { readonly inTransaction: boolean },
): Promise<readonly Counted[]> {
  const counted: Counted[] = []
  for (const each of doomed) {
    if (inTransaction) await ask(sql`savepoint dorsal_counting`)
    try {
      counted.push(...(await countOne(ask, each)))
    } catch {
      // PostgreSQL says why when the statement itself runs.
    }
    if (inTransaction) {
      await ask(sql`rollback to savepoint dorsal_counting`)
      await ask(sql`release savepoint dorsal_counting`)
    }
  }
  return counted
}

async function countOne(ask: Ask, { relation, column }: Doomed): Promise<readonly Counted[]> {
  const [found] = await ask<{ readonly oid: number | null }>(
    sql`select pg_catalog.to_regclass(${toText(relation)})::oid::int8::float8 as oid`,
  )
  if (typeof found?.oid !== 'number') return []
  const what = column === undefined ? sql`*` : identifier(column)
  const [row] = await ask<{ readonly rows: number }>(sql`select pg_catalog.count(${what})::float8 as rows from ${relation}`)
  return [{ oid: found.oid, rows: row?.rows ?? 0, ...(column === undefined ? {} : { column }) }]
}

/** A qualified name as text, quotes included. */
function toText(relation: Sql): string {
  return renderSql(relation).text
}
