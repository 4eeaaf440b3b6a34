import { findKind, listKind } from '../../../postgres/statements/tree.ts'
import type { Blocking, LintStatement } from '../types.ts'
import { listAlterations } from './alterations.ts'
import { toDroppedName, toTableName } from './names.ts'

export type TableLock = { readonly table: string; readonly blocks: Exclude<Blocking, 'nothing'> }

/** The locks of a statement that keep others waiting. Source: PostgreSQL 18, "Explicit Locking" and the pages of the statements. */
export function listLocks(statement: LintStatement): readonly TableLock[] {
  return [...listAlterLocks(statement), ...listExclusiveLocks(statement), ...listWriteLocks(statement)]
}

/** Clauses of ALTER TABLE that let reads and writes pass. */
const quiet: ReadonlySet<string> = new Set([
  'AT_ValidateConstraint',
  'AT_SetStatistics',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_AttachPartition',
  'AT_ClusterOn',
])

function listAlterLocks(statement: LintStatement): readonly TableLock[] {
  return listAlterations(statement).flatMap(({ table, command }): readonly TableLock[] => {
    const partition = findKind(command.def, 'PartitionCmd')
    if (quiet.has(command.subtype ?? '') || partition?.concurrent) return []
    const constraint = findKind(command.def, 'Constraint')
    if (constraint?.contype !== 'CONSTR_FOREIGN') return [{ table, blocks: 'reads and writes' }]
    const referenced = constraint.pktable === undefined ? [] : [toTableName(constraint.pktable)]
    return [table, ...referenced].map((each) => ({ table: each, blocks: 'writes' }))
  })
}

function listExclusiveLocks({ node }: LintStatement): readonly TableLock[] {
  const drop = findKind(node, 'DropStmt')
  const dropped = drop?.removeType === 'OBJECT_TABLE' ? (drop.objects ?? []).map(toDroppedName) : []
  const truncated = listKind(findKind(node, 'TruncateStmt')?.relations, 'RangeVar').map(toTableName)
  const locked = findKind(node, 'LockStmt')?.mode === 8 ? listKind(findKind(node, 'LockStmt')?.relations, 'RangeVar').map(toTableName) : []
  const rename = findKind(node, 'RenameStmt')
  const renamed = rename?.relation === undefined || rename.renameType === 'OBJECT_INDEX' ? [] : [toTableName(rename.relation)]
  const policy = findKind(node, 'CreatePolicyStmt')?.table ?? findKind(node, 'AlterPolicyStmt')?.table
  const guarded = policy === undefined ? [] : [toTableName(policy)]
  return [...dropped, ...truncated, ...locked, ...renamed, ...guarded].map((table) => ({ table, blocks: 'reads and writes' as const }))
}

function listWriteLocks({ node }: LintStatement): readonly TableLock[] {
  const index = findKind(node, 'IndexStmt')
  const indexed = index?.relation === undefined || index.concurrent ? [] : [toTableName(index.relation)]
  const trigger = findKind(node, 'CreateTrigStmt')?.relation
  const triggered = trigger === undefined ? [] : [toTableName(trigger)]
  return [...indexed, ...triggered].map((table) => ({ table, blocks: 'writes' as const }))
}
