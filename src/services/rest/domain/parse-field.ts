import type { Field, JsonStep } from '../../../query/intent.ts'
import {
  after,
  all,
  anyCharacter,
  attempt,
  before,
  choice,
  endOfInput,
  label,
  literal,
  lookAhead,
  many,
  map,
  matching,
  notBefore,
  optional,
  type Parser,
  separated,
} from './parser.ts'

const spaces = matching(/[ \t]*/y)

/** Spaces and tabs around it do not count. */
export function trimmed<Value>(parser: Parser<Value>): Parser<Value> {
  return before(after(spaces, parser), spaces)
}

/** `"a \"quoted\" name"`; a backslash takes the next character as it is. */
export const quotedText: Parser<string> = map(
  before(after(literal('"'), many(choice<[string, string]>(matching(/[^"\\]+/y), after(literal('\\'), anyCharacter)))), literal('"')),
  (pieces) => pieces.join(''),
)

/** Letters, digits, `_`, `$` and spaces, without the spaces around; spaces alone are no name. */
export const identifier: Parser<string> = map(matching(/ *[\p{L}0-9_$][\p{L}0-9_ $]*/uy, ['letter', 'digit']), (text) => text.trim())

const dash = attempt(before(literal('-'), notBefore('>')))

/** PostgreSQL has no name without a letter, and would call it a syntax error. */
const quotedName = after(matching(/(?!"")/y), quotedText)

/** A name of a column, table or function: quoted, or words joined by dashes. */
export const fieldName: Parser<string> = label(
  'field name (* or [a..z0..9_$])',
  choice<[string, string]>(quotedName, joinedByDashes(identifier)),
)

const jsonKey: Parser<string> = label(
  'any non reserved character different from: .,>()',
  choice<[string, string]>(quotedText, joinedByDashes(map(matching(/[^(\-:.,>)]+/y), (text) => text.trim()))),
)

const endOfIndex = choice<[undefined, undefined, undefined, undefined, undefined]>(
  lookAhead(attempt(literal('->'))),
  lookAhead(attempt(literal('::'))),
  lookAhead(attempt(literal('.'))),
  lookAhead(attempt(literal(','))),
  endOfInput,
)

const digits = matching(/[0-9]+/y, ['digit'])

const jsonIndex: Parser<string> = map(
  before(all<['-' | undefined, string]>(optional(literal('-')), digits), endOfIndex),
  ([sign, number]) => `${sign ?? ''}${number}`,
)

type JsonOperand = Pick<JsonStep, 'key' | 'isIndex'>

const jsonOperand = choice<[JsonOperand, JsonOperand]>(
  attempt(map(jsonIndex, (key) => ({ key, isIndex: true }))),
  attempt(map(jsonKey, (key) => ({ key, isIndex: false }))),
)

const jsonArrow = choice<['->>', '->']>(attempt(literal('->>')), attempt(literal('->')))

/** `->a->>0`, or nothing. */
const jsonPath: Parser<JsonStep[]> = many(
  map(all<['->' | '->>', JsonOperand]>(jsonArrow, jsonOperand), ([arrow, operand]) => ({ arrow, ...operand })),
)

/** `data->a->>0`. */
export const field: Parser<Field> = trimmed(map(all<[string, JsonStep[]]>(fieldName, jsonPath), ([name, path]) => ({ name, path })))

export const delimiter = label('delimiter (.)', literal('.'))

/** `clients.projects.name`: the embeds it goes through, and the field. */
export const placedField: Parser<{ readonly embeds: readonly string[]; readonly field: Field }> = map(
  all<[string[], JsonStep[]]>(separated(fieldName, delimiter), jsonPath),
  ([names, path]) => ({ embeds: names.slice(0, -1), field: { name: names.at(-1) ?? '', path } }),
)

/** `id,name`: the value of `columns` and `on_conflict`. */
export const columnList: Parser<string[]> = separated(fieldName, trimmed(literal(',')))

function joinedByDashes(word: Parser<string>): Parser<string> {
  return map(separated(word, dash), (words) => (words.length === 1 ? (words[0] ?? '') : words.join('-')))
}
