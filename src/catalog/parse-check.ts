/** What a JSON Schema can say of a CHECK constraint. */
export type CheckFacts = {
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly enum?: readonly (string | number)[]
}

type Token = { readonly kind: 'word' | 'operator' | 'text' | 'number'; readonly text: string }

/**
 * Reads a CHECK constraint of one value as PostgreSQL prints it: `((stars >= 1) AND (stars <= 5))`. Only conjunctions of simple comparisons
 * are understood; whatever else it says is left out, so that the facts never promise more than the constraint does.
 */
export function parseCheck(expression: string, subject: string): CheckFacts {
  const tokens = dropCasts(tokenize(expression)).filter(({ kind, text }) => kind !== 'operator' || !'()'.includes(text))
  if (tokens.some(({ kind, text }) => kind === 'word' && ['OR', 'NOT', 'CASE'].includes(text))) return {}
  return Object.assign({}, ...splitByAnd(tokens).map((part) => readComparison(part, subject)))
}

const tokenPattern =
  /\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|("(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$.]*)|(::|[<>=!~+*/%|&^#@-]+|[()[\],]))/uy

function tokenize(expression: string): readonly Token[] {
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  for (let found = tokenPattern.exec(expression); found !== null; found = tokenPattern.exec(expression)) {
    const [, text, number, word, operator] = found
    if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll("''", "'") })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else tokens.push({ kind: 'operator', text: operator ?? '' })
  }
  return tokens
}

/** Without `::character varying(20)[]` and the like. */
function dropCasts(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = []
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined) break
    if (token.text !== '::' || token.kind !== 'operator') kept.push(token)
    else index = findEndOfType(tokens, index + 1) - 1
  }
  return kept
}

const connectives = new Set(['AND', 'OR', 'NOT', 'IS', 'IN', 'COLLATE'])

function findEndOfType(tokens: readonly Token[], start: number): number {
  let end = start
  while (tokens[end]?.kind === 'word' && !connectives.has(tokens[end]?.text ?? '')) end++
  if (tokens[end]?.text === '(' && tokens[end + 1]?.kind === 'number') {
    while (tokens[end] !== undefined && tokens[end]?.text !== ')') end++
    end++
  }
  while (tokens[end]?.text === '[' && tokens[end + 1]?.text === ']') end += 2
  return end
}

function splitByAnd(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (token.kind === 'word' && token.text === 'AND') parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function readComparison(tokens: readonly Token[], subject: string): CheckFacts {
  const [first, second, third] = tokens
  if (first === undefined || second === undefined || third === undefined) return {}
  if (isSubject(first, subject)) return tokens.length === 3 ? compareValue(second.text, third) : readList(tokens.slice(1))
  if (isLength(first) && isSubject(second, subject) && tokens.length === 4) return compareLength(third.text, tokens[3])
  return isSubject(third, subject) && tokens.length === 3 ? compareValue(mirrored[second.text] ?? '', first) : {}
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' }

function isSubject({ kind, text }: Token, subject: string): boolean {
  return kind === 'word' && (text === subject || text === `"${subject.replaceAll('"', '""')}"`)
}

function isLength({ kind, text }: Token): boolean {
  return kind === 'word' && ['length', 'char_length', 'character_length'].includes(text)
}

function compareValue(operator: string, value: Token): CheckFacts {
  if (operator === '~' && value.kind === 'text') return isPortable(value.text) ? { pattern: value.text } : {}
  if (operator === '<>' && value.kind === 'text' && value.text === '') return { minLength: 1 }
  if (operator === '=') return value.kind === 'word' ? {} : { enum: [toConstant(value)] }
  const number = toNumber(value)
  if (number === undefined) return {}
  switch (operator) {
    case '>=':
      return { minimum: number }
    case '<=':
      return { maximum: number }
    case '>':
      return { exclusiveMinimum: number }
    case '<':
      return { exclusiveMaximum: number }
    default:
      return {}
  }
}

function compareLength(operator: string, value: Token | undefined): CheckFacts {
  if (value?.kind !== 'number') return {}
  const length = Number(value.text)
  switch (operator) {
    case '>=':
      return { minLength: Math.max(length, 0) }
    case '<=':
      return { maxLength: length }
    case '>':
      return { minLength: length + 1 }
    case '<':
      return { maxLength: length - 1 }
    case '=':
      return { minLength: length, maxLength: length }
    default:
      return {}
  }
}

/** `= ANY ARRAY['a', 'b']`, what is left of `in ('a', 'b')`. */
function readList([equals, any, array, open, ...rest]: readonly Token[]): CheckFacts {
  const isList = equals?.text === '=' && any?.text === 'ANY' && array?.text === 'ARRAY' && open?.text === '[' && rest.at(-1)?.text === ']'
  const values = rest.slice(0, -1).filter((_, index) => index % 2 === 0)
  const isPlain = values.every(({ kind }) => kind === 'text' || kind === 'number') && rest.length === values.length * 2
  return isList && isPlain ? { enum: values.map(toConstant) } : {}
}

/** PostgreSQL prints a negative number as `'-5'::integer`. */
function toNumber({ kind, text }: Token): number | undefined {
  return kind !== 'word' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

function toConstant({ kind, text }: Token): string | number {
  return kind === 'number' ? Number(text) : text
}

/** Means the same to PostgreSQL and to ECMAScript: no classes in brackets, no escapes that differ, no options. */
function isPortable(pattern: string): boolean {
  if (/\[[:.=]|\(\?|^\*\*\*|\\[^dDwWsS.\\/^$*+?()[\]{}|-]/.test(pattern)) return false
  return parsesAsPattern(pattern)
}

function parsesAsPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').source !== ''
  } catch {
    return false
  }
}
