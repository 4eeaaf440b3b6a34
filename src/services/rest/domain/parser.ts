import { nestedTooDeeply } from '../errors.ts'
import { describeFailure, describePlace, type FailureNote, mergeFailures, type ParseFailure, quoteForMessage } from './parse-failure.ts'

/**
 * Small parsers that make bigger ones, with the failure semantics of Parsec (Leijen and Meijer, 2001): a parser that fails without
 * having taken anything lets the next one try; `attempt` makes it so for one that has. Clients see the resulting messages, so what
 * is expected where must come out exactly as with PostgREST.
 */
export type Parser<Value> = (reading: Reading) => Value | Failed

export const failed = Symbol('failed')
export type Failed = typeof failed

/** Where a parse stands. Failures are noted only in a second pass, when the first one has failed: success pays nothing for them. */
export type Reading = {
  readonly text: string
  at: number
  readonly explains: boolean
  failure: ParseFailure | undefined
  /** How many nouns that hold each other are open. */
  depth: number
}

export type ParseResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly place: string; readonly details: string }

export function runParser<Value>(parser: Parser<Value>, text: string): ParseResult<Value> {
  const value = parser({ text, at: 0, explains: false, failure: undefined, depth: 0 })
  if (value !== failed) return { ok: true, value }
  const reading: Reading = { text, at: 0, explains: true, failure: undefined, depth: 0 }
  parser(reading)
  const failure = reading.failure ?? { at: 0, notes: [] }
  return { ok: false, place: describePlace(text, failure.at), details: describeFailure(failure) }
}

/** Exactly this text. A failure stands at its beginning, even when half of it was there. */
export function literal<const Text extends string>(expected: Text): Parser<Text> {
  const expectation: FailureNote = { kind: 'expected', text: quoteForMessage(expected) }
  return (reading) => {
    const start = reading.at
    if (reading.text.startsWith(expected, start)) {
      take(reading, expected.length)
      return expected
    }
    let matched = 0
    while (reading.text[start + matched] === expected[matched]) matched++
    note(reading, start, () => [expectation, seenAt(reading.text, start + matched)], matched === 0 ? 'merge' : 'replace')
    reading.at = start + matched
    return failed
  }
}

/** What a sticky pattern takes from here on. Where it stops, `labels` name what could have gone on, in messages. */
export function matching(pattern: RegExp, labels: readonly string[] = []): Parser<string> {
  const expectations = labels.map((text): FailureNote => ({ kind: 'expected', text }))
  return (reading) => {
    const start = reading.at
    pattern.lastIndex = start
    const isFound = pattern.test(reading.text)
    const end = isFound ? pattern.lastIndex : start
    if (end > start) take(reading, end - start)
    note(reading, end, () => [...expectations, seenAt(reading.text, end)], 'merge')
    return isFound ? reading.text.slice(start, end) : failed
  }
}

/** One character, any. */
export const anyCharacter: Parser<string> = (reading) => {
  const next = characterAt(reading.text, reading.at)
  if (next === '') {
    note(reading, reading.at, () => [seenAt(reading.text, reading.at)], 'merge')
    return failed
  }
  take(reading, next.length)
  return next
}

/** All that is left. */
export const rest: Parser<string> = (reading) => {
  const text = reading.text.slice(reading.at)
  take(reading, text.length)
  return text
}

export const endOfInput: Parser<undefined> = (reading) => {
  const next = characterAt(reading.text, reading.at)
  const expectation: FailureNote = { kind: 'expected', text: 'end of input' }
  const found: FailureNote = next === '' ? { kind: 'seen', text: '' } : { kind: 'unexpected', text: quoteForMessage(next, "'") }
  note(reading, reading.at, () => [expectation, found], 'merge')
  return next === '' ? undefined : failed
}

/** Fails when the text goes on with `character`, takes nothing either way. */
export function notBefore(character: string): Parser<undefined> {
  const parser = literal(character)
  return (reading) => {
    const { at, failure } = reading
    if (parser(reading) === failed) return undefined
    reading.at = at
    reading.failure = failure
    return refuse(reading, character)
  }
}

/** Fails unless the text goes on with one of these characters or ends, takes nothing either way. */
export function onlyBefore(characters: string): Parser<undefined> {
  return (reading) => {
    const next = characterAt(reading.text, reading.at)
    return next === '' || characters.includes(next) ? undefined : refuse(reading, next)
  }
}

export function attempt<Value>(parser: Parser<Value>): Parser<Value> {
  return (reading) => {
    const { at, failure } = reading
    const value = parser(reading)
    if (value === failed && reading.at !== at) {
      reading.at = at
      reading.failure = mergeFailures(failure, reading.failure)
    }
    return value
  }
}

/** `attempt` of what no message is to mention. */
export function quietly<Value>(parser: Parser<Value>): Parser<Value> {
  return (reading) => {
    const { at, failure } = reading
    const value = parser(reading)
    if (value === failed) {
      reading.at = at
      reading.failure = failure
    }
    return value
  }
}

/** The parser must succeed here, and nothing is taken. */
export function lookAhead(parser: Parser<unknown>): Parser<undefined> {
  return (reading) => {
    const { at, failure } = reading
    if (parser(reading) === failed) return failed
    reading.at = at
    reading.failure = failure
    return undefined
  }
}

/** Calls what the parser expects by one name, in messages. */
export function label<Value>(name: string, parser: Parser<Value>): Parser<Value> {
  return (reading) => {
    if (!reading.explains) return parser(reading)
    const { at, failure } = reading
    reading.failure = undefined
    const value = parser(reading)
    if (reading.at === at) reading.failure = mergeFailures(failure, value === failed || reading.failure ? rename(reading, name) : undefined)
    return value
  }
}

export function choice<Values extends readonly unknown[]>(
  ...parsers: { [Index in keyof Values]: Parser<Values[Index]> }
): Parser<Values[number]> {
  return (reading) => {
    const start = reading.at
    for (const parser of parsers) {
      const value = parser(reading)
      if (value !== failed || reading.at !== start) return value
    }
    return failed
  }
}

export function optional<Value>(parser: Parser<Value>): Parser<Value | undefined> {
  return (reading) => {
    const start = reading.at
    const value = parser(reading)
    return value === failed && reading.at === start ? undefined : value
  }
}

/** One after the other. */
export function all<Values extends readonly unknown[]>(...parsers: { [Index in keyof Values]: Parser<Values[Index]> }): Parser<Values> {
  return (reading) => {
    const values: unknown[] = []
    for (const parser of parsers) {
      const value = parser(reading)
      if (value === failed) return failed
      values.push(value)
    }
    // Each parser gave the value of its own place, which the compiler cannot follow through the loop.
    return values as unknown as Values
  }
}

export function map<Value, Result>(parser: Parser<Value>, change: (value: Value) => Result): Parser<Result> {
  return (reading) => {
    const value = parser(reading)
    return value === failed ? failed : change(value)
  }
}

/** `parser`, then what follows it, which is thrown away. */
export function before<Value>(parser: Parser<Value>, following: Parser<unknown>): Parser<Value> {
  return map(all<[Value, unknown]>(parser, following), ([value]) => value)
}

/** What comes first, which is thrown away, then `parser`. */
export function after<Value>(leading: Parser<unknown>, parser: Parser<Value>): Parser<Value> {
  return map(all<[unknown, Value]>(leading, parser), ([, value]) => value)
}

export function between<Value>(open: Parser<unknown>, close: Parser<unknown>, parser: Parser<Value>): Parser<Value> {
  return after(open, before(parser, close))
}

export function many<Value>(parser: Parser<Value>): Parser<Value[]> {
  return (reading) => {
    const values: Value[] = []
    for (;;) {
      const start = reading.at
      if (values.length > 0) reading.failure = undefined
      const value = parser(reading)
      if (value === failed) return reading.at === start ? values : failed
      values.push(value)
    }
  }
}

export function separated<Value>(parser: Parser<Value>, separator: Parser<unknown>): Parser<Value[]> {
  const further = many(after(separator, parser))
  return map(all<[Value, Value[]]>(parser, further), ([first, others]) => [first, ...others])
}

const deepest = 100

/** Nouns that hold each other: the parser is looked up when it is needed. Throws PGRST100 beyond a depth that nobody writes by hand. */
export function nested<Value>(find: () => Parser<Value>): Parser<Value> {
  return (reading) => {
    if (reading.depth === deepest) throw nestedTooDeeply(deepest)
    reading.depth++
    const value = find()(reading)
    reading.depth--
    return value
  }
}

function take(reading: Reading, length: number): void {
  reading.at += length
  reading.failure = undefined
}

function note(reading: Reading, at: number, notes: () => readonly FailureNote[], mode: 'merge' | 'replace'): void {
  if (!reading.explains) return
  const failure = { at, notes: notes() }
  reading.failure = mode === 'merge' ? mergeFailures(reading.failure, failure) : failure
}

function refuse(reading: Reading, character: string): Failed {
  note(reading, reading.at + character.length, () => [{ kind: 'unexpected', text: quoteForMessage(character, "'") }], 'merge')
  return failed
}

function rename(reading: Reading, name: string): ParseFailure {
  const { at, notes } = reading.failure ?? { at: reading.at, notes: [] }
  return { at, notes: [{ kind: 'expected', text: name }, ...notes.filter((each) => each.kind !== 'expected')] }
}

function seenAt(text: string, at: number): FailureNote {
  const next = characterAt(text, at)
  return { kind: 'seen', text: next === '' ? '' : quoteForMessage(next) }
}

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at)
  return code === undefined ? '' : code > 0xffff ? String.fromCodePoint(code) : (text[at] ?? '')
}
