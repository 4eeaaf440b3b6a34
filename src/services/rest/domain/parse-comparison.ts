import type { Comparison, FullTextOperator, SimpleOperator } from '../../../query/intent.ts'
import { delimiter, identifier, quotedText, trimmed } from './parse-field.ts'
import {
  after,
  all,
  attempt,
  before,
  between,
  choice,
  failed,
  label,
  literal,
  map,
  matching,
  onlyBefore,
  optional,
  type Parser,
  rest,
  separated,
} from './parser.ts'

export type Operation = { readonly negated: boolean; readonly comparison: Comparison }

type Quantifier = 'any' | 'all'

// Longer names first where one begins another.
const plainOperators = ['neq', 'cs', 'cd', 'ov', 'sl', 'sr', 'nxr', 'nxl', 'adj'] as const satisfies readonly SimpleOperator[]
const quantifiedOperators = [
  'eq',
  'gte',
  'gt',
  'lte',
  'lt',
  'like',
  'ilike',
  'match',
  'imatch',
] as const satisfies readonly SimpleOperator[]
const fullTextOperators = ['fts', 'plfts', 'phfts', 'wfts'] as const satisfies readonly FullTextOperator[]
const truths = ['null', 'not_null', 'true', 'false', 'unknown'] as const

const unquotedElement = matching(/[^,)]*/y)

/** An element of a list or of a logic tree: quoted when the quote closes right before `,` or `)`, else as it stands. */
const quotedElement = attempt(before(quotedText, onlyBefore(',)')))

const arrayLiteral = attempt(map(all<['{', string, '}']>(literal('{'), matching(/[^{}]*/y), literal('}')), (pieces) => pieces.join('')))

/** A value inside `and=(…)`. */
export const treeValue: Parser<string> = choice<[string, string, string]>(quotedElement, arrayLiteral, unquotedElement)

const listValue: Parser<string[]> = between(
  trimmed(literal('(')),
  trimmed(literal(')')),
  separated(choice<[string, string]>(quotedElement, unquotedElement), literal(',')),
)

const truth = label('isVal: (null, not_null, true, false, unknown)', choice(...truths.map((word) => attempt(anyCase(word)))))

const quantifier: Parser<Quantifier | undefined> = optional(
  attempt(between(literal('('), literal(')'), choice<[Quantifier, Quantifier]>(attempt(literal('any')), literal('all')))),
)

const language = optional(attempt(between(literal('('), literal(')'), identifier)))

/** `not.eq.1`, `in.(1,2)`, `fts(french).chat`: what comes after the name of a column, its value read by `value`. */
export function operation(value: Parser<string>): Parser<Operation> {
  const comparison = label(
    'operator (eq, gt, ...)',
    choice<Comparison[]>(
      map(after(attempt(before(literal('in'), delimiter)), listValue), (values) => ({ kind: 'in', values })),
      map(after(attempt(before(literal('is'), delimiter)), truth), (word) => ({ kind: 'is', value: word })),
      map(after(attempt(before(literal('isdistinct'), delimiter)), value), (text) => ({ kind: 'isdistinct', value: text })),
      attempt(fullText(value)),
      attempt(plain(value)),
      attempt(quantified(value)),
    ),
  )
  return map(all<[unknown, Comparison]>(optional(attempt(before(literal('not'), delimiter))), comparison), ([not, found]) => ({
    negated: not !== undefined,
    comparison: found,
  }))
}

/** Of a parameter `column=operator.value`: the value is all the rest. */
export const filterOperation: Parser<Operation> = operation(rest)

function plain(value: Parser<string>): Parser<Comparison> {
  const operator = label('unknown single value operator', oneOf(plainOperators))
  return map(all<[SimpleOperator, string]>(before(operator, delimiter), value), ([name, text]) => ({
    kind: 'simple',
    operator: name,
    value: text,
  }))
}

function quantified(value: Parser<string>): Parser<Comparison> {
  const operator = label('unknown single value operator', oneOf(quantifiedOperators))
  return map(
    all<[SimpleOperator, Quantifier | undefined, string]>(operator, before(quantifier, delimiter), value),
    ([name, quantity, text]) => ({
      kind: 'simple',
      operator: name,
      ...(quantity !== undefined && { quantifier: quantity }),
      value: text,
    }),
  )
}

function fullText(value: Parser<string>): Parser<Comparison> {
  return map(
    all<[FullTextOperator, string | undefined, string]>(oneOf(fullTextOperators), before(language, delimiter), value),
    ([operator, name, text]) => ({ kind: 'fullText', operator, ...(name !== undefined && { language: name }), value: text }),
  )
}

function oneOf<const Name extends string>(names: readonly Name[]): Parser<Name> {
  return choice<Name[]>(...names.map((name) => attempt(literal(name))))
}

/** The word in lower or upper case, letter by letter. */
function anyCase<const Word extends string>(word: Word): Parser<Word> {
  const letters = all<string[]>(...Array.from(word, (letter) => choice<[string, string]>(literal(letter), literal(letter.toUpperCase()))))
  return (reading) => (letters(reading) === failed ? failed : word)
}
