import { parseDeprecation } from './parse-deprecation.ts'
import type { ConstraintRow } from './queries/constraints-query.ts'
import type { TableRow } from './queries/tables-query.ts'
import type { Column, ColumnCheck, ComputedColumn, Relationship, Table, TableKind } from './types.ts'

export type TableParts = {
  readonly columns: ReadonlyMap<number, ReadonlyMap<string, Column>>
  readonly checks: ReadonlyMap<number, readonly ColumnCheck[]>
  readonly primaryKeys: ReadonlyMap<number, readonly string[]>
  readonly relationships: ReadonlyMap<number, readonly Relationship[]>
  readonly halfHidden: ReadonlySet<number>
  readonly computedColumns: ReadonlyMap<number, ReadonlyMap<string, ComputedColumn>>
}

export function buildTables(rows: readonly TableRow[], parts: TableParts): readonly Table[] {
  return rows.map((row) => ({
    schema: row.schema,
    name: row.name,
    kind: toTableKind(row.kind),
    comment: row.comment,
    deprecation: parseDeprecation(row.comment),
    insertable: (row.events & insertEvent) !== 0,
    updatable: (row.events & updateEvent) !== 0,
    deletable: (row.events & deleteEvent) !== 0,
    estimatedRows: row.estimatedRows,
    primaryKey: parts.primaryKeys.get(row.oid) ?? [],
    columns: parts.columns.get(row.oid) ?? new Map(),
    checks: parts.checks.get(row.oid) ?? [],
    relationships: parts.relationships.get(row.oid) ?? [],
    hasHiddenRelationships: parts.halfHidden.has(row.oid),
    computedColumns: parts.computedColumns.get(row.oid) ?? new Map(),
  }))
}

/** Of tables, in alphabetical order: `Location` and conflict targets name the columns in this order in PostgREST's dialect. */
export function buildPrimaryKeys(constraints: readonly ConstraintRow[]): ReadonlyMap<number, readonly string[]> {
  const keys = constraints.filter((constraint) => constraint.kind === 'p')
  return new Map(keys.map((key) => [key.relation, key.columns.toSorted()]))
}

// 1 << CmdType of PostgreSQL's nodes.h, what pg_relation_is_updatable answers with.
const updateEvent = 1 << 2
const insertEvent = 1 << 3
const deleteEvent = 1 << 4

const tableKinds: Readonly<Record<string, TableKind>> = {
  r: 'table',
  p: 'partitioned table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
}

function toTableKind(relkind: string): TableKind {
  const kind = tableKinds[relkind]
  if (kind === undefined) throw new Error(`No kind of table: ${relkind}`)
  return kind
}
