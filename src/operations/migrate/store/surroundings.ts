import type { Client } from 'pg'
import { assertNever } from '../../../base/assert-never.ts'
import { identifier, type Sql, sql } from '../../../postgres/sql.ts'
import type { ClusterObject, Name, OutsideStatement } from '../domain/describe-outside.ts'
import { runSql } from './run-sql.ts'

/** Something that a statement makes, removes or may leave behind. */
export type FoundObject = {
  /** Its object id. */
  readonly id: string
  /** Empty for what is in none. */
  readonly schema: string
  readonly name: string
  /** An index that queries use; a partition that is not being detached. */
  readonly isValid: boolean
}

/** What stands in the database of that which the statement is about. */
export async function listObjects(client: Client, statement: OutsideStatement): Promise<readonly FoundObject[]> {
  const query = toQuery(statement)
  return query === undefined ? [] : (await runSql<FoundObject>(client, query)).rows
}

/** Whether another process works on the indexes of the table: CONCURRENTLY and VACUUM hold this lock, and no two of them at once. */
export async function isBeingBuilt(client: Client, index: FoundObject): Promise<boolean> {
  const { rows } = await runSql<{ busy: boolean }>(
    client,
    sql`select exists (
          select from pg_locks l join pg_index i on i.indrelid = l.relation
          where i.indexrelid = ${index.id}::oid and l.mode = 'ShareUpdateExclusiveLock' and l.granted and l.pid <> pg_backend_pid()
        ) as busy`,
  )
  return rows[0]?.busy === true
}

function toQuery(statement: OutsideStatement): Sql | undefined {
  switch (statement.kind) {
    case 'create index':
      return indexesWhere(sql`i.indrelid = ${toRegclass(statement.table)}`)
    case 'drop index':
      return indexesWhere(sql`i.indexrelid = ${toRegclass(statement.index)}`)
    case 'reindex':
      return indexesWhere(sql`not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$' and ${reindexScope(statement.of, statement.name)}`)
    case 'detach':
      return sql`select c.oid::text as id, n.nspname as schema, c.relname as name, not inhdetachpending as "isValid"
                 from pg_inherits join pg_class c on c.oid = inhrelid join pg_namespace n on n.oid = c.relnamespace
                 where inhparent = ${toRegclass(statement.table)} and inhrelid = ${toRegclass(statement.partition)}`
    case 'create':
    case 'drop':
      return clusterObjects[statement.object](statement.name)
    case 'repeatable':
      return undefined
    default:
      return assertNever(statement)
  }
}

const clusterObjects = {
  database: (name) =>
    sql`select oid::text as id, '' as schema, datname as name, true as "isValid" from pg_database where datname = ${name}`,
  tablespace: (name) =>
    sql`select oid::text as id, '' as schema, spcname as name, true as "isValid" from pg_tablespace where spcname = ${name}`,
  subscription: (name) =>
    sql`select oid::text as id, '' as schema, subname as name, true as "isValid" from pg_subscription
        where subname = ${name} and subdbid = (select oid from pg_database where datname = current_database())`,
} satisfies Record<ClusterObject, (name: string) => Sql>

function indexesWhere(condition: Sql): Sql {
  return sql`select i.indexrelid::text as id, n.nspname as schema, c.relname as name, i.indisvalid as "isValid"
             from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
             where ${condition} order by i.indexrelid`
}

/** The index of a table's TOAST table is rebuilt with it. */
function reindexScope(of: 'index' | 'table' | 'everything', name: Name): Sql {
  if (of === 'everything') return sql`true`
  if (of === 'table') return sql`i.indrelid in (select unnest(array[oid, reltoastrelid]) from pg_class where oid = ${toRegclass(name)})`
  return sql`i.indrelid = (select indrelid from pg_index where indexrelid = ${toRegclass(name)})`
}

function toRegclass(name: Name): Sql {
  return sql`to_regclass(${identifier(...name).texts[0] ?? ''})`
}
