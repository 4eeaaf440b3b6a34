import { findKind, listTexts } from '../../../postgres/statements/tree.ts'
import type { Scene } from '../types.ts'
import { listAddedConstraints, listCommands } from './alterations.ts'

/** Whether a validated constraint, of the database or of an earlier file, proves that the column holds no null. */
export function isProvenFilled({ facts, history, earlier }: Scene, table: string, column: string): boolean {
  if (facts?.tables.get(table)?.filled.has(column)) return true
  const proofs = history
    .flatMap((each) => listAddedConstraints(each, 'CONSTR_CHECK', 'CONSTR_NOTNULL'))
    .filter(
      (each) =>
        each.table === table && (isNotNullCheck(each.constraint.raw_expr, column) || listTexts(each.constraint.keys).includes(column)),
    )
    .map(({ constraint }) => constraint.conname)
  const validated = history.filter((each) => !earlier.includes(each)).flatMap((each) => listCommands(each, 'AT_ValidateConstraint'))
  return validated.some((each) => each.table === table && proofs.includes(each.command.name))
}

function isNotNullCheck(expression: Parameters<typeof findKind>[0], column: string): boolean {
  const test = findKind(expression, 'NullTest')
  if (test?.nulltesttype !== 'IS_NOT_NULL') return false
  return listTexts(findKind(test.arg, 'ColumnRef')?.fields).at(-1) === column
}
