/** What a parser saw, and what it could have gone on with. `seen` is the input's own next character, `''` its end. */
export type FailureNote = { readonly kind: 'seen' | 'unexpected' | 'expected'; readonly text: string }

export type ParseFailure = { readonly at: number; readonly notes: readonly FailureNote[] }

/** The one that got further tells more; at the same place both do. */
export function mergeFailures(first: ParseFailure | undefined, second: ParseFailure | undefined): ParseFailure | undefined {
  if (first === undefined || first.notes.length === 0) return second ?? first
  if (second === undefined || second.notes.length === 0) return first
  if (first.at === second.at) return { at: first.at, notes: [...first.notes, ...second.notes] }
  return first.at > second.at ? first : second
}

/** `line 1, column 9`, counted in characters from 1; a tab goes on to the next multiple of eight. */
export function describePlace(text: string, at: number): string {
  let line = 1
  let column = 1
  for (const character of text.slice(0, at)) {
    if (character === '\n') {
      line++
      column = 1
    } else column += character === '\t' ? 8 - ((column - 1) % 8) : 1
  }
  return `line ${line}, column ${column}`
}

/** `unexpected "o" expecting "not" or operator (eq, gt, ...)`: the wording that clients of the dialect know. */
export function describeFailure(failure: ParseFailure): string {
  const unexpected = textsOf(failure, 'unexpected')
  const seen = failure.notes.find((note) => note.kind === 'seen')
  const parts = [
    unexpected.length > 0 ? `unexpected ${joinWithOr(unexpected)}` : seen && `unexpected ${seen.text === '' ? 'end of input' : seen.text}`,
    joinWithOr(textsOf(failure, 'expected')) && `expecting ${joinWithOr(textsOf(failure, 'expected'))}`,
  ]
  return parts.filter(Boolean).join(' ') || 'unknown parse error'
}

/** Text as the dialect's messages quote it: `"` around it, what isn't printable ASCII as a decimal escape. */
export function quoteForMessage(text: string, quote: '"' | "'" = '"'): string {
  const named: Readonly<Record<string, string>> = {
    '\\': '\\\\',
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\v': '\\v',
    '\f': '\\f',
    [quote]: `\\${quote}`,
  }
  const characters = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0
    return named[character] ?? (code < 32 || code > 126 ? `\\${code}` : character)
  })
  return `${quote}${characters.join('')}${quote}`
}

function textsOf(failure: ParseFailure, kind: FailureNote['kind']): string[] {
  return [...new Set(failure.notes.filter((note) => note.kind === kind && note.text !== '').map((note) => note.text))]
}

function joinWithOr(texts: readonly string[]): string {
  if (texts.length < 2) return texts[0] ?? ''
  return `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`
}
