import { sql } from '../../../postgres/sql.ts'
import type { Changes } from '../types.ts'
import type { Ask } from './ask.ts'

/** Bytes of write-ahead log that the server wrote since it was made. */
export async function readWalPosition(ask: Ask): Promise<number> {
  const [row] = await ask<{ readonly bytes: number }>(
    sql`select (pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_catalog.pg_lsn)::float8 as bytes`,
  )
  return row?.bytes ?? 0
}

export async function readDatabaseSize(ask: Ask): Promise<number> {
  const [row] = await ask<{ readonly bytes: number }>(
    sql`select pg_catalog.pg_database_size(pg_catalog.current_database())::float8 as bytes`,
  )
  return row?.bytes ?? 0
}

export async function readBackend(ask: Ask): Promise<number> {
  const [row] = await ask<{ readonly pid: number }>(sql`select pg_catalog.pg_backend_pid() as pid`)
  return row?.pid ?? 0
}

/** The same text within one transaction, and another in every other. */
export async function readTransaction(ask: Ask): Promise<string> {
  const [row] = await ask<{ readonly began: string }>(sql`select pg_catalog.transaction_timestamp()::text as began`)
  return row?.began ?? ''
}

/** By oid of the table. */
export type ChangesByOid = ReadonlyMap<number, Omit<Changes, 'table'>>

/** Rows that the transaction of the asking connection touched so far, by oid. */
export async function readChanges(ask: Ask): Promise<ChangesByOid> {
  const rows = await ask<Omit<Changes, 'table'> & { readonly oid: number }>(sql`
    select relid::int8::float8 as oid, n_tup_ins::float8 as inserted, n_tup_upd::float8 as updated, n_tup_del::float8 as deleted
    from pg_catalog.pg_stat_xact_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0`)
  return new Map(rows.map(({ oid, ...changes }) => [oid, changes]))
}
