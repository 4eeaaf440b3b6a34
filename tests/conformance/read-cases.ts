import { readFileSync } from 'node:fs'

/** One example: a request and the answer the dialect asks for. */
export type ConformanceCase = {
  /** Where it stands: `reads/operators.case:12`. */
  readonly place: string
  readonly title: string
  readonly method: string
  readonly path: string
  /** A header that stands there several times is sent several times. */
  readonly headers: Readonly<Record<string, readonly string[]>>
  readonly body: string
  readonly expected: ExpectedReply
}

export type ExpectedReply = {
  readonly status: number
  /** Lower-case name → value, those of several lines joined by `, `; `null`: must be absent. */
  readonly headers: Readonly<Record<string, string | null>>
  /** Undefined: not compared. Text beginning with `{` or `[` is compared as JSON, anything else byte for byte. */
  readonly body: string | undefined
}

export type CaseFile = {
  /** What the conformance table calls this file: `Reads / operators`. */
  readonly feature: string
  /** Settings by their PostgREST names: `db-max-rows` → `2`. */
  readonly settings: Readonly<Record<string, string>>
  readonly cases: readonly ConformanceCase[]
}

/**
 * Reads a `.case` file. First block: `feature:` and, if any, `set NAME = VALUE` lines. Then, between lines of `===`, one case a block:
 *
 *     # title, a sentence about behaviour
 *     GET /films?id=eq.1
 *     Accept: application/json
 *
 *     request body, may be empty
 *     ---
 *     200
 *     Content-Range: 0-0/*
 *     !Location
 *
 *     [{"id":1}]
 *
 * A missing reply body is not compared; `(empty)` means that there must be none. `\x` is not interpreted: bytes are as written.
 * In the value of a request header `{{token:role=conformance_editor,sub=42}}` stands for a signed token with these claims (sign-case-token.ts).
 */
export function readCaseFile(path: string, shownAs: string): CaseFile {
  const text = readFileSync(path, 'utf8')
  const blocks = text.split(/^===\n/m)
  const head = (blocks.shift() ?? '').split('\n').filter((line) => line.trim() !== '')
  const feature = head
    .find((line) => line.startsWith('feature:'))
    ?.slice('feature:'.length)
    .trim()
  if (feature === undefined) throw new Error(`${shownAs}: the first block needs a line "feature: …"`)
  let line = (text.split(/^===\n/m)[0]?.split('\n').length ?? 1) + 1
  const cases = blocks.map((block) => {
    const read = readCase(block, `${shownAs}:${line}`)
    line += block.split('\n').length
    return read
  })
  return { feature, settings: readSettings(head, shownAs), cases }
}

function readSettings(head: readonly string[], shownAs: string): Readonly<Record<string, string>> {
  const lines = head.filter((line) => !line.startsWith('feature:'))
  return Object.fromEntries(
    lines.map((line) => {
      const match = /^set ([a-z0-9.-]+) = (.*)$/.exec(line)
      if (!match) throw new Error(`${shownAs}: not understood: ${line}`)
      return [match[1] ?? '', match[2] ?? '']
    }),
  )
}

function readCase(block: string, place: string): ConformanceCase {
  const [asked = '', replied] = block.split(/^---\n/m)
  if (replied === undefined) throw new Error(`${place}: no line --- between request and reply`)
  const [titleLine = '', requestLine = '', ...rest] = asked.split('\n')
  if (!titleLine.startsWith('# ')) throw new Error(`${place}: a case begins with "# title"`)
  const [method = '', path = ''] = splitOnce(requestLine, ' ')
  const { headers, body } = readMessage(rest, place)
  const [statusLine = '', ...replyRest] = replied.split('\n')
  const status = Number(statusLine)
  if (!Number.isInteger(status)) throw new Error(`${place}: the reply begins with its status`)
  const reply = readMessage(replyRest, place)
  return {
    place,
    title: titleLine.slice(2),
    method,
    path,
    headers: sentHeaders(headers),
    body,
    expected: { status, headers: expectedHeaders(reply.headers), body: expectedBody(reply.body) },
  }
}

/** `null`: the header of that name must be absent. */
type HeaderLine = readonly [name: string, value: string | null]

function readMessage(lines: readonly string[], place: string): { headers: readonly HeaderLine[]; body: string } {
  const empty = lines.indexOf('')
  const headerLines = empty === -1 ? lines : lines.slice(0, empty)
  const bodyLines = empty === -1 ? [] : lines.slice(empty + 1)
  return { headers: headerLines.map((line) => readHeader(line, place)), body: bodyLines.join('\n').replace(/\n+$/, '') }
}

function readHeader(line: string, place: string): HeaderLine {
  if (line.startsWith('!')) return [line.slice(1), null]
  const [name, value] = splitOnce(line, ': ')
  if (value === undefined) throw new Error(`${place}: not a header: ${line}`)
  return [name, value]
}

function sentHeaders(lines: readonly HeaderLine[]): ConformanceCase['headers'] {
  const sent = lines.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
  return Object.fromEntries([...Map.groupBy(sent, ([name]) => name)].map(([name, same]) => [name, same.map(([, value]) => value)]))
}

function expectedHeaders(lines: readonly HeaderLine[]): ExpectedReply['headers'] {
  const byName = Map.groupBy(lines, ([name]) => name.toLowerCase())
  return Object.fromEntries([...byName].map(([name, same]) => [name, joinValues(same.map(([, value]) => value))]))
}

function joinValues(values: readonly (string | null)[]): string | null {
  return values.includes(null) ? null : values.join(', ')
}

function expectedBody(text: string): string | undefined {
  if (text === '') return undefined
  return text === '(empty)' ? '' : text
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)]
}
