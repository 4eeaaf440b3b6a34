import type { AlterTableCmd, ColumnDef, Constraint } from 'libpg-query'
import { findKind, listKind } from '../../../postgres/statements/tree.ts'
import type { LintStatement } from '../types.ts'
import { toKey, toTableName } from './names.ts'
import { splitClauses } from './split-clauses.ts'

/** One clause of an ALTER TABLE. */
export type Alteration = {
  /** `public.orders` */
  readonly table: string
  /** Key of the table. */
  readonly key: string
  readonly command: AlterTableCmd
  /** As it is written, without ALTER TABLE. */
  readonly clause: string
}

/** The clauses of an ALTER TABLE in their order; none for any other statement. */
export function listAlterations({ node, text }: LintStatement): readonly Alteration[] {
  const alter = findKind(node, 'AlterTableStmt')
  if (alter?.relation === undefined || alter.objtype !== 'OBJECT_TABLE') return []
  const table = toTableName(alter.relation)
  const clauses = splitClauses(text)
  return listKind(alter.cmds, 'AlterTableCmd').map((command, index) => ({
    table,
    key: toKey('relation', table),
    command,
    clause: clauses[index] ?? '',
  }))
}

export type AddedConstraint = Alteration & { readonly constraint: Constraint }

/** Those that add a constraint of this type, `CONSTR_CHECK` for instance, to the table itself. */
export function listAddedConstraints(statement: LintStatement, ...types: readonly string[]): readonly AddedConstraint[] {
  return listAlterations(statement).flatMap((alteration) => {
    const constraint = findKind(alteration.command.def, 'Constraint')
    return constraint !== undefined && types.includes(constraint.contype ?? '') ? [{ ...alteration, constraint }] : []
  })
}

export type AddedColumn = Alteration & { readonly column: ColumnDef; readonly constraints: readonly Constraint[] }

export function listAddedColumns(statement: LintStatement): readonly AddedColumn[] {
  return listAlterations(statement).flatMap((alteration) => {
    const column = findKind(alteration.command.def, 'ColumnDef')
    if (alteration.command.subtype !== 'AT_AddColumn' || column === undefined) return []
    return [{ ...alteration, column, constraints: listKind(column.constraints, 'Constraint') }]
  })
}

/** Those of one kind: `AT_SetNotNull` and the like. */
export function listCommands(statement: LintStatement, ...subtypes: readonly string[]): readonly Alteration[] {
  return listAlterations(statement).filter(({ command }) => subtypes.includes(command.subtype ?? ''))
}
