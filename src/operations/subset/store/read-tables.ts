import { identifier, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Reference, SubsetTable } from '../types.ts'

/** Every table with its exact number of rows and its bytes, partitions counted with the table they belong to. */
export async function readTables(transaction: Transaction): Promise<readonly SubsetTable[]> {
  const tables = await transaction.query<Omit<SubsetTable, 'rows'>>(sql`
    select format('%I.%I', n.nspname, c.relname) as name, n.nspname as schema, c.relname as table,
      (select coalesce(sum(pg_total_relation_size(p.relid)), pg_total_relation_size(c.oid))::float8 from pg_partition_tree(c.oid) as p) as bytes
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp_)'
    order by 1`)
  const counted: SubsetTable[] = []
  for (const each of tables) counted.push({ ...each, rows: await countRows(transaction, each) })
  return counted
}

async function countRows(transaction: Transaction, { schema, table }: Pick<SubsetTable, 'schema' | 'table'>): Promise<number> {
  const [row] = await transaction.query<{ rows: number }>(sql`select count(*)::float8 as rows from ${identifier(schema, table)}`)
  return row?.rows ?? 0
}

export async function readReferences(transaction: Transaction): Promise<readonly Reference[]> {
  return await transaction.query<Reference>(sql`
    select format('%I.%I', cn.nspname, cc.relname) as child, format('%I.%I', pn.nspname, pc.relname) as parent,
      (select json_agg(a.attname order by u.place) from unnest(k.conkey) with ordinality as u (number, place)
        join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = u.number) as columns,
      (select json_agg(a.attname order by u.place) from unnest(k.confkey) with ordinality as u (number, place)
        join pg_attribute as a on a.attrelid = k.confrelid and a.attnum = u.number) as "parentColumns",
      (select bool_and(a.attnotnull) from pg_attribute as a where a.attrelid = k.conrelid and a.attnum = any (k.conkey)) as required
    from pg_constraint as k
      join pg_class as cc on cc.oid = k.conrelid join pg_namespace as cn on cn.oid = cc.relnamespace
      join pg_class as pc on pc.oid = k.confrelid join pg_namespace as pn on pn.oid = pc.relnamespace
    where k.contype = 'f' and k.conparentid = 0
    order by 1, 2, k.conname`)
}

/** Bytes of the database, its catalogs included. */
export async function readDatabaseBytes(transaction: Transaction): Promise<number> {
  const [row] = await transaction.query<{ bytes: number }>(sql`select pg_database_size(current_database())::float8 as bytes`)
  return row?.bytes ?? 0
}
