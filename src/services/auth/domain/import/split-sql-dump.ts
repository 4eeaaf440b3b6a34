/** A word, a number, a sign, a quoted name or a string of a statement. */
export type SqlToken = { readonly kind: 'word' | 'sign' | 'name' | 'string'; readonly text: string }

export type DumpedStatement = {
  readonly tokens: readonly SqlToken[]
  /** Of `COPY … FROM stdin`: its lines, unread. */
  readonly lines: readonly string[]
}

const lexeme =
  /(\s+|--[^\n]*|\/\*[\s\S]*?\*\/|\\[^\n]*)|\$([a-z_0-9]*)\$[\s\S]*?\$\2\$|e'((?:[^'\\]|''|\\[\s\S])*)'|'([^']*(?:''[^']*)*)'|"([^"]*(?:""[^"]*)*)"|([a-z0-9_.+-]+)|([\s\S])/giy

/**
 * The statements of an SQL dump. What stands in strings, comments and the data of COPY is never taken for a statement: it may have been
 * written by anybody. Throws a RangeError when a COPY has no end.
 */
export function* splitSqlDump(text: string): Generator<DumpedStatement> {
  const scanner = new RegExp(lexeme)
  let tokens: SqlToken[] = []
  for (;;) {
    const found = scanner.exec(text)
    if (found === null) break
    const token = toToken(found)
    if (token?.kind === 'sign' && token.text === ';') {
      const data = isCopyFromInput(tokens) ? readCopyData(text, scanner.lastIndex) : undefined
      if (data !== undefined) scanner.lastIndex = data.end
      yield { tokens, lines: data?.lines ?? [] }
      tokens = []
    } else if (token !== undefined) tokens.push(token)
  }
  if (tokens.length > 0) throw new RangeError('its last statement is cut')
}

/** Undefined for what says nothing: white space, comments, commands of psql. */
function toToken([, nothing, tag, escaped, plain, name, word, sign]: RegExpExecArray): SqlToken | undefined {
  if (nothing !== undefined) return undefined
  if (word !== undefined) return { kind: 'word', text: word }
  if (sign !== undefined) return { kind: 'sign', text: sign }
  if (name !== undefined) return { kind: 'name', text: name.replaceAll('""', '"') }
  if (escaped !== undefined) return { kind: 'string', text: readEscapes(escaped.replaceAll("''", "'")) }
  return { kind: 'string', text: tag === undefined ? (plain ?? '').replaceAll("''", "'") : '' }
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** Backslashes of `E'…'` and of the text format of COPY. */
export function readEscapes(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, (_, letter: string) => escapes[letter] ?? letter)
}

function isCopyFromInput(tokens: readonly SqlToken[]): boolean {
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text.toLowerCase())
  return words[0] === 'copy' && words.at(-2) === 'from' && words.at(-1) === 'stdin'
}

function readCopyData(text: string, at: number): { readonly lines: readonly string[]; readonly end: number } {
  const begin = text.indexOf('\n', at)
  const end = text.indexOf('\n\\.', begin)
  if (begin === -1 || end === -1) throw new RangeError('a COPY in it has no end')
  const lines = text.slice(begin + 1, end + 1).split('\n')
  return { lines: lines.filter((line) => line !== '').map((line) => line.replace(/\r$/, '')), end: end + '\n\\.'.length }
}
