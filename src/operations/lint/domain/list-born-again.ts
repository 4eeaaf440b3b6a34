import { findKind } from '../../../postgres/statements/tree.ts'
import type { LintStatement } from '../types.ts'
import { listBorn } from './list-born.ts'
import { toKey, toListName, toTableName } from './names.ts'

/** Keys of what these statements create, replacing what is there or not. */
export function listBornAgain(statements: readonly LintStatement[]): ReadonlySet<string> {
  return new Set(statements.flatMap((statement) => [...listBorn(statement), ...listReplaced(statement)]))
}

function listReplaced({ node }: LintStatement): readonly string[] {
  const view = findKind(node, 'ViewStmt')?.view
  const routine = findKind(node, 'CreateFunctionStmt')?.funcname
  return [
    ...(view === undefined ? [] : [toKey('relation', toTableName(view))]),
    ...(routine === undefined ? [] : [toKey('function', toListName(routine))]),
  ]
}
