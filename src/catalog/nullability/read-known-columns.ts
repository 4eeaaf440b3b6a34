import { sql } from '../../postgres/sql.ts'
import { findKind } from '../../postgres/statements/tree.ts'
import type { Transaction } from '../../postgres/types.ts'
import { judgeStatement } from './judge-query.ts'
import type { FindRelation, KnownColumn } from './types.ts'

type RelationRow = {
  readonly schema: string
  readonly name: string
  /** Null: a table. */
  readonly definition: string | null
  readonly columns: readonly StoredColumn[]
}

type StoredColumn = {
  readonly name: string
  readonly neverNull: boolean
  readonly type: string
  /** The expression of a generated column. */
  readonly generation: string | null
}

/**
 * What can be null in every table and view outside the system schemas: of a table by its constraints, of a view by its text, down to the tables, with
 * the kind of each join. PostgreSQL itself knows it of no view. A foreign table is taken at its word, and a materialized view as of its last refresh.
 * The transaction's `search_path` must be empty.
 */
export async function readKnownColumns(transaction: Transaction): Promise<FindRelation> {
  const rows = await transaction.query<RelationRow>(relationsQuery)
  // Loaded when asked for: a server that only answers requests never judges a view.
  const { hasSqlDetails, loadModule, parseSync } = await import('libpg-query')
  await loadModule()
  const parse = (text: string) => {
    try {
      return findKind(parseSync(text).stmts?.[0]?.stmt, 'SelectStmt')
    } catch (error) {
      // A newer server's grammar: nothing is known of this view.
      if (hasSqlDetails(error)) return undefined
      throw error
    }
  }
  return createFinder(rows, parse)
}

type ParseQuery = (text: string) => Parameters<typeof judgeStatement>[0] | undefined

function createFinder(rows: readonly RelationRow[], parse: ParseQuery): FindRelation {
  const byName = new Map(rows.map((row) => [toKey(row.schema, row.name), row]))
  const known = new Map<string, readonly KnownColumn[]>()
  const find: FindRelation = (schema, name) => {
    const key = toKey(schema, name)
    const row = byName.get(key)
    if (row === undefined) return undefined
    const found = known.get(key)
    if (found !== undefined) return found
    // Replaced views can stand on each other in a circle: whoever comes around learns nothing.
    known.set(key, row.columns.map(toUnknown))
    const columns = row.definition === null ? judgeTable(row, parse, find) : judgeView(row, parse, find)
    known.set(key, columns)
    return columns
  }
  return find
}

function judgeView(row: RelationRow, parse: ParseQuery, find: FindRelation): readonly KnownColumn[] {
  const query = parse(row.definition ?? '')
  const judged = query && judgeStatement(query, find)
  return row.columns.map((column, index) => {
    const { neverNull = false, origin } = judged?.[index] ?? {}
    return { ...toUnknown(column), neverNull, origin }
  })
}

/** A generated column is never null where its expression is not. */
function judgeTable(row: RelationRow, parse: ParseQuery, find: FindRelation): readonly KnownColumn[] {
  const stored = row.columns.map((column) => toStored(row, column))
  const findStored: FindRelation = (schema, name) => (schema === undefined && name === generated ? stored : find(schema, name))
  return stored.map((column, index) => {
    const { generation = null } = row.columns[index] ?? {}
    if (column.neverNull || generation === null) return column
    const query = parse(`select ${generation} from ${generated}`)
    return { ...column, neverNull: (query && judgeStatement(query, findStored))?.[0]?.neverNull ?? false }
  })
}

/** What the table is called while its own expressions are judged, which name columns only. */
const generated = 'of_the_row'

function toStored({ schema, name: table }: RelationRow, { name, neverNull, type }: StoredColumn): KnownColumn {
  return { name, neverNull, type, origin: { table: { schema, name: table }, column: name } }
}

function toUnknown({ name, type }: StoredColumn): KnownColumn {
  return { name, neverNull: false, type, origin: undefined }
}

function toKey(schema: string | undefined, name: string): string {
  return JSON.stringify([schema, name])
}

// NOT NULL … NOT VALID (PostgreSQL 18) sets attnotnull while rows of before may have nulls.
const relationsQuery = sql`
  select n.nspname::text as schema,
         c.relname::text as name,
         case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition,
         json_agg(json_build_object(
           'name', a.attname,
           'neverNull', (a.attnotnull and not exists (
             select from pg_constraint k
             where k.conrelid = c.oid and k.contype::text = 'n' and k.conkey = array[a.attnum] and not k.convalidated)) or t.typnotnull,
           'type', format_type(a.atttypid, a.atttypmod),
           'generation', case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end) order by a.attnum) as columns
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where c.relkind in ('r', 'p', 'v', 'm', 'f')
    and c.relpersistence <> 't'
    and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
  group by n.nspname, c.relname, c.oid
  order by n.nspname, c.relname`
