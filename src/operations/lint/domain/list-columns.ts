import type { ColumnDef, Constraint } from 'libpg-query'
import { findKind, listKind } from '../../../postgres/statements/tree.ts'
import type { LintStatement } from '../types.ts'
import { listAddedColumns } from './alterations.ts'
import { toTableName } from './names.ts'

export type DeclaredColumn = { readonly table: string; readonly column: ColumnDef; readonly constraints: readonly Constraint[] }

/** Every column that a statement declares, by CREATE TABLE or ADD COLUMN. */
export function listColumns(statement: LintStatement): readonly DeclaredColumn[] {
  const created = findKind(statement.node, 'CreateStmt')
  if (created?.relation === undefined) return listAddedColumns(statement)
  const table = toTableName(created.relation)
  return listKind(created.tableElts, 'ColumnDef').map((column) => ({
    table,
    column,
    constraints: listKind(column.constraints, 'Constraint'),
  }))
}
