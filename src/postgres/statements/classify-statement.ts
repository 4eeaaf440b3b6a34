import type { Node } from 'libpg-query'
import type { StatementEffect } from './types.ts'

/** What a parsed statement does to the transaction around it, by the refusals in PostgreSQL's utility.c (PreventInTransactionBlock). */
export function classifyStatement(node: Node | undefined): StatementEffect {
  if (node === undefined) return 'plain'
  if ('TransactionStmt' in node) return transactionEffects[node.TransactionStmt.kind ?? ''] ?? 'plain'
  if ('VariableSetStmt' in node) return 'setting'
  if ('CopyStmt' in node) return node.CopyStmt.is_from && !node.CopyStmt.filename ? 'copy' : 'plain'
  return refusesTransaction(node) ? 'outside' : 'plain'
}

/** Savepoints are absent: they work inside the transaction of a migration. */
const transactionEffects: Readonly<Record<string, StatementEffect>> = {
  TRANS_STMT_BEGIN: 'begin',
  TRANS_STMT_START: 'begin',
  TRANS_STMT_COMMIT: 'end',
  TRANS_STMT_ROLLBACK: 'abort',
  TRANS_STMT_PREPARE: 'abort',
  TRANS_STMT_COMMIT_PREPARED: 'outside',
  TRANS_STMT_ROLLBACK_PREPARED: 'outside',
}

const alwaysOutside: ReadonlySet<string> = new Set([
  'CreatedbStmt',
  'DropdbStmt',
  'AlterSystemStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'CreateSubscriptionStmt',
])

function refusesTransaction(node: Node): boolean {
  if (Object.keys(node).some((name) => alwaysOutside.has(name))) return true
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true
  if ('DropStmt' in node) return node.DropStmt.concurrent === true
  if ('VacuumStmt' in node) return node.VacuumStmt.is_vacuumcmd === true
  if ('ClusterStmt' in node) return node.ClusterStmt.relation === undefined
  if ('AlterTableStmt' in node) return (node.AlterTableStmt.cmds ?? []).some(detachesConcurrently)
  if ('ReindexStmt' in node)
    return (
      wholeDatabase.has(node.ReindexStmt.kind ?? '') || (node.ReindexStmt.params ?? []).some((option) => isOption(option, 'concurrently'))
    )
  if ('AlterDatabaseStmt' in node) return (node.AlterDatabaseStmt.options ?? []).some((option) => isOption(option, 'tablespace'))
  return false
}

const wholeDatabase: ReadonlySet<string> = new Set(['REINDEX_OBJECT_SCHEMA', 'REINDEX_OBJECT_SYSTEM', 'REINDEX_OBJECT_DATABASE'])

function detachesConcurrently(command: Node): boolean {
  const definition = 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined
  return definition !== undefined && 'PartitionCmd' in definition && definition.PartitionCmd.concurrent === true
}

function isOption(option: Node, name: string): boolean {
  return 'DefElem' in option && option.DefElem.defname === name
}
