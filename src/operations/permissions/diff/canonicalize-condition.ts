import type { Node } from 'libpg-query'
import { findKind } from '../../../postgres/statements/tree.ts'

/**
 * A condition in a form in which those that differ in brackets, order and parts without effect are equal: `true and a`, `(a)`, `a or a`. Not text to be
 * shown. What PostgreSQL's parser does not take stays as it is.
 */
export async function canonicalizeCondition(condition: string): Promise<string> {
  const canonical: string[] = []
  // Every other part is the name of what the condition behind it is about.
  for (const [index, part] of condition.split(partNames).entries())
    canonical.push(index % 2 === 1 ? part : await canonicalizeExpression(part))
  return canonical.join('\n')
}

/** `old row: a; new row: b` of an update, `public.orders: a; public.lines: b` of a view. */
const partNames = /(?:^|; )(old row|new row|[\w$"]+\.[\w$"]+): /

async function canonicalizeExpression(text: string): Promise<string> {
  const { loadModule, parseSync } = await import('libpg-query')
  await loadModule()
  try {
    const statement = findKind(parseSync(`select (${text})`).stmts?.[0]?.stmt, 'SelectStmt')
    const target = findKind(statement?.targetList?.[0], 'ResTarget')?.val
    return target === undefined ? text : toKey(target)
  } catch {
    // Whatever is no expression is compared as text, which at worst shows a change that is none.
    return text
  }
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
