import { sql } from '../../../postgres/sql.ts'
import type { RelationKind } from '../types.ts'
import type { Ask } from './ask.ts'

export type Relation = {
  /** `public.orders` */
  readonly name: string
  readonly kind: RelationKind
  /** Another one after a rewrite. */
  readonly filenode: number
  /** PostgreSQL's estimate of its rows; -1: never counted. */
  readonly rows: number
  readonly isPartition: boolean
}

/** By oid. */
export type Relations = ReadonlyMap<number, Relation>

/** What is not ours to watch: system tables, temporary ones, and those in which Dorsal keeps its records. */
const others = sql`nspname !~ '^pg_' and nspname not in ('information_schema', 'dorsal', 'supabase_migrations')`

/** Every relation of the project. */
export async function readRelations(ask: Ask): Promise<Relations> {
  const rows = await ask<Relation & { readonly oid: number }>(sql`
    select c.oid::int8::float8 as oid, nspname || '.' || relname as name, relfilenode::int8::float8 as filenode, reltuples as rows,
      relispartition as "isPartition",
      case relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view' when 'm' then 'materialized view'
        when 'S' then 'sequence' when 'f' then 'foreign table' else 'index' end as kind
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = relnamespace
    where relkind in ('r', 'p', 'i', 'I', 'v', 'm', 'S', 'f') and ${others}`)
  return new Map(rows.map(({ oid, ...relation }) => [oid, relation]))
}

/** A column keeps its key under another name, and its table with it. */
export type Columns = ReadonlyMap<string, { readonly oid: number; readonly name: string }>

/** `public.orders.note`, of every column of a table. */
export async function readColumns(ask: Ask): Promise<Columns> {
  const rows = await ask<{ readonly key: string; readonly oid: number; readonly name: string }>(sql`
    select attrelid || ' ' || attnum as key, attrelid::int8::float8 as oid, nspname || '.' || relname || '.' || attname as name
    from pg_catalog.pg_attribute join pg_catalog.pg_class c on c.oid = attrelid join pg_catalog.pg_namespace n on n.oid = relnamespace
    where relkind in ('r', 'p') and attnum > 0 and not attisdropped and ${others}`)
  return new Map(rows.map(({ key, ...column }) => [key, column]))
}

/** Bytes of the main files, by oid. */
export async function readSizes(ask: Ask, oids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (oids.length === 0) return new Map()
  const rows = await ask<{ readonly oid: number; readonly bytes: number }>(sql`
    select oid::float8 as oid, coalesce(pg_catalog.pg_relation_size(oid::oid), 0)::float8 as bytes
    from pg_catalog.unnest(${JSON.stringify(oids).replace('[', '{').replace(']', '}')}::int8[]) as oid`)
  return new Map(rows.map(({ oid, bytes }) => [oid, bytes]))
}
