import { parseReference } from './reference.ts'
import type { ComparisonOperator, Condition, Operand } from './types.ts'

const comparisonOperators: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] satisfies readonly ComparisonOperator[]

/** Longer conditions and deeper brackets are a mistake or an attack. */
const longest = 1000
const deepest = 50

/** Words, texts in single quotes, references, numbers, brackets. */
const token = /\s*(?:([()])|('(?:[^']|'')*')|(\$[^\s()]+)|([A-Za-z]+|-?\d+(?:\.\d+)?))/y

/**
 * `$a/$succeeded`, `not $a/$succeeded`, `$a/0/stock ge 3 and ($b/status eq 'open' or …)`. Undefined for text that is no such expression
 * (OData URL conventions 4.01, section 5.1.1, the part about earlier requests).
 */
export function parseCondition(text: string): Condition | undefined {
  const tokens = text.length > longest ? undefined : readTokens(text)
  if (tokens === undefined) return undefined
  const state: State = { tokens, at: 0, depth: 0 }
  const condition = parseOr(state)
  return state.at === tokens.length ? condition : undefined
}

type State = { readonly tokens: readonly string[]; at: number; depth: number }

function readTokens(text: string): readonly string[] | undefined {
  const tokens: string[] = []
  token.lastIndex = 0
  while (text.slice(token.lastIndex).trim() !== '') {
    const found = token.exec(text)
    if (found === null) return undefined
    tokens.push(found[0].trim())
  }
  return tokens
}

function parseOr(state: State): Condition | undefined {
  return parseJoined(state, 'or', parseAnd)
}

function parseAnd(state: State): Condition | undefined {
  return parseJoined(state, 'and', parseNot)
}

function parseJoined(state: State, kind: 'and' | 'or', parsePart: (state: State) => Condition | undefined): Condition | undefined {
  let left = parsePart(state)
  while (left !== undefined && take(state, kind)) {
    const right = parsePart(state)
    left = right && { kind, left, right }
  }
  return left
}

function parseNot(state: State): Condition | undefined {
  if (state.depth > deepest) return undefined
  if (take(state, 'not')) return parseNegated(state)
  return take(state, '(') ? parseBracket(state) : parseComparison(state)
}

function parseNegated(state: State): Condition | undefined {
  state.depth++
  const condition = parseNot(state)
  return condition && { kind: 'not', condition }
}

function parseBracket(state: State): Condition | undefined {
  state.depth++
  const inner = parseOr(state)
  state.depth--
  return take(state, ')') ? inner : undefined
}

function parseComparison(state: State): Condition | undefined {
  const left = parseOperand(state)
  const operator = state.tokens[state.at]
  if (left === undefined || !isComparison(operator)) return left && { kind: 'truth', operand: left }
  state.at++
  const right = parseOperand(state)
  return right && { kind: 'comparison', operator, left, right }
}

const literals: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }

function parseOperand(state: State): Operand | undefined {
  const text = state.tokens[state.at++] ?? ''
  if (text.startsWith("'")) return { kind: 'literal', value: text.slice(1, -1).replaceAll("''", "'") }
  if (text.startsWith('$')) return parseReferenceOperand(text)
  if (/^-?\d/.test(text)) return { kind: 'literal', value: Number(text) }
  return Object.hasOwn(literals, text) ? { kind: 'literal', value: literals[text] ?? null } : undefined
}

function parseReferenceOperand(text: string): Operand | undefined {
  const reference = parseReference(text)
  if (reference === undefined) return undefined
  const isSuccess = reference.path.length === 1 && reference.path[0] === '$succeeded'
  return isSuccess ? { kind: 'succeeded', id: reference.id } : { kind: 'reference', reference }
}

function take(state: State, wanted: string): boolean {
  if (state.tokens[state.at] !== wanted) return false
  state.at++
  return true
}

function isComparison(text: string | undefined): text is ComparisonOperator {
  return text !== undefined && comparisonOperators.includes(text)
}
