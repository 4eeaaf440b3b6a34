import { assertNever } from '../../../base/assert-never.ts'
import { isRawNumber, type Json } from './exact-json.ts'
import { findReferenced } from './reference.ts'
import type { Answers, ComparisonOperator, Condition, Operand, Scalar } from './types.ts'

/** Whether the condition holds. What is not there counts as null, as in OData. */
export function holds(condition: Condition, answers: Answers): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, answers) && holds(condition.right, answers)
    case 'or':
      return holds(condition.left, answers) || holds(condition.right, answers)
    case 'not':
      return !holds(condition.condition, answers)
    case 'comparison':
      return compare[condition.operator](readOperand(condition.left, answers), readOperand(condition.right, answers))
    case 'truth':
      return readOperand(condition.operand, answers) === true
    default:
      return assertNever(condition)
  }
}

const compare: Readonly<Record<ComparisonOperator, (left: Scalar, right: Scalar) => boolean>> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  gt: (left, right) => order(left, right) > 0,
  ge: (left, right) => order(left, right) >= 0,
  lt: (left, right) => order(left, right) < 0,
  le: (left, right) => order(left, right) <= 0,
}

/** Not a number, so that every comparison fails, unless both are numbers or both are texts. */
function order(left: Scalar, right: Scalar): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
  return Number.NaN
}

function readOperand(operand: Operand, answers: Answers): Scalar {
  switch (operand.kind) {
    case 'literal':
      return operand.value
    case 'succeeded':
      return answers.hasSucceeded(operand.id)
    case 'reference':
      return toScalar(findReferenced(operand.reference, answers))
    default:
      return assertNever(operand)
  }
}

function toScalar(value: Json | undefined): Scalar {
  if (isRawNumber(value)) return Number(value.rawJSON)
  return value === undefined || typeof value === 'object' ? null : value
}
