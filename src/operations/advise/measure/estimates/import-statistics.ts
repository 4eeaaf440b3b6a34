import { identifier, joinSql, renderSql, type Sql, sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { catalogText } from '../../../../query/sql/catalog-text.ts'
import { type DatabaseStatistics, type PlannerSetting, type RelationStatistics, statisticFields } from './types.ts'

/** Each row takes a lock. */
const portion = 500

/**
 * Gives the planner of a copy what the planner of the live database knows: statistics and settings. The copy is of PostgreSQL 18, the live
 * database of any version (https://www.postgresql.org/docs/18/functions-admin.html, section 9.28.12).
 */
export async function importStatistics(transaction: Transaction, statistics: DatabaseStatistics): Promise<void> {
  const { version, relations, columns, settings } = statistics
  await importRelations(transaction, relations)
  for (const some of inPortions(columns)) {
    await transaction.query(sql`
      select pg_restore_attribute_stats('version', ${String(version)}::integer, 'schemaname', s.schema, 'relname', s.relation,
        'attname', s.column, 'attnum', s.place, 'inherited', s.inherited, ${renderArguments()})
      from jsonb_to_recordset(${JSON.stringify(some)}::jsonb) as s(schema text, relation text, "column" text, place smallint, inherited boolean, ${renderColumns()})
      where ${isHere(sql`s.relation`)}`)
  }
  for (const setting of settings) await importSetting(transaction, setting)
}

/** How many rows and pages each table and index has. */
export async function importRelations({ query }: Transaction, relations: readonly RelationStatistics[]): Promise<void> {
  for (const some of inPortions(relations)) {
    await query(sql`
      select pg_restore_relation_stats('schemaname', s.schema, 'relname', s.name, 'relpages', s.pages, 'reltuples', s.rows,
        'relallvisible', s."visiblePages")
      from jsonb_to_recordset(${JSON.stringify(some)}::jsonb) as s(schema text, name text, pages integer, rows real, "visiblePages" integer)
      where ${isHere(sql`s.name`)}`)
  }
}

/** What could not be read is not described in the copy. */
const isHere = (name: Sql): Sql =>
  sql`exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = s.schema and c.relname = ${name})`

const renderArguments = (): Sql =>
  joinSql(
    Object.keys(statisticFields).map((field) => sql`${catalogText(`'${field}'`)}, s.${catalogText(field)}`),
    sql`, `,
  )

const renderColumns = (): Sql =>
  joinSql(
    Object.entries(statisticFields).map(([field, type]) => sql`${catalogText(field)} ${catalogText(type)}`),
    sql`, `,
  )

/** For every connection from now on. */
async function importSetting({ query, run }: Transaction, { name, value }: PlannerSetting): Promise<void> {
  const [changed] = await query<{ readonly database: string }>(
    sql`select current_database() as database from pg_settings where name = ${name} and current_setting(name) <> ${value} and context = 'user'`,
  )
  if (changed === undefined) return
  await query(sql`select set_config(${name}, ${value}, true)`)
  await run(renderSql(sql`alter database ${identifier(changed.database)} set ${identifier(name)} from current`).text)
}

function inPortions<T>(list: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / portion) }, (_, index) => list.slice(index * portion, (index + 1) * portion))
}
