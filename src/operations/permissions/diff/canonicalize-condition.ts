import type { Node } from 'libpg-query'
import { findKind } from '../../../postgres/statements/tree.ts'
import { parseCondition } from './parse-condition.ts'

/**
 * A condition in a form in which those that differ in brackets, order and parts without effect are equal: `true and a`, `(a)`, `a or a`. Not text to be
 * shown. What PostgreSQL's parser does not take stays as it is.
 */
export async function canonicalizeCondition(condition: string): Promise<string> {
  const parts = await parseCondition(condition)
  return parts.map(({ about, text, node }) => `${about}\n${node === undefined ? text : toKey(node)}`).join('\n')
}

function toKey(node: Node): string {
  const operator = findKind(node, 'BoolExpr')
  if (operator?.boolop === 'AND_EXPR') return joinParts('and', flatten(node, 'AND_EXPR').map(toKey), { neutral: yes, absorbing: no })
  if (operator?.boolop === 'OR_EXPR') return joinParts('or', flatten(node, 'OR_EXPR').map(toKey), { neutral: no, absorbing: yes })
  const constant = findKind(node, 'A_Const')?.boolval
  if (constant !== undefined) return constant.boolval === true ? yes : no
  return JSON.stringify(node, (name, value: unknown) => (name === 'location' ? undefined : value))
}

const yes = 'true'
const no = 'false'

function flatten(node: Node, operator: 'AND_EXPR' | 'OR_EXPR'): readonly Node[] {
  const expression = findKind(node, 'BoolExpr')
  return expression?.boolop === operator ? (expression.args ?? []).flatMap((part) => flatten(part, operator)) : [node]
}

type Constants = { readonly neutral: string; readonly absorbing: string }

function joinParts(operator: string, parts: readonly string[], { neutral, absorbing }: Constants): string {
  if (parts.includes(absorbing)) return absorbing
  const open = [...new Set(parts)].filter((part) => part !== neutral).sort()
  return open.length < 2 ? (open[0] ?? neutral) : `${operator}(${open.join(',')})`
}
