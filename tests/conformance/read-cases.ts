import { readFileSync } from 'node:fs'

/** One example: a request and the answer the dialect asks for. */
export type ConformanceCase = {
  /** Where it stands: `reads/operators.case:12`. */
  readonly place: string
  readonly title: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly expected: ExpectedReply
}

export type ExpectedReply = {
  readonly status: number
  /** Lower-case name → value; `null`: must be absent. */
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
    headers: headersOnly(headers),
    body,
    expected: { status, headers: lowerCaseNames(reply.headers), body: expectedBody(reply.body) },
  }
}

function readMessage(lines: readonly string[], place: string): { headers: Record<string, string | null>; body: string } {
  const empty = lines.indexOf('')
  const headerLines = empty === -1 ? lines : lines.slice(0, empty)
  const headers: Record<string, string | null> = {}
  for (const line of headerLines) {
    if (line.startsWith('!')) headers[line.slice(1)] = null
    else {
      const [name, value] = splitOnce(line, ': ')
      if (value === undefined) throw new Error(`${place}: not a header: ${line}`)
      headers[name] = value
    }
  }
  return {
    headers,
    body:
      empty === -1
        ? ''
        : lines
            .slice(empty + 1)
            .join('\n')
            .replace(/\n+$/, ''),
  }
}

function expectedBody(text: string): string | undefined {
  if (text === '') return undefined
  return text === '(empty)' ? '' : text
}

function headersOnly(headers: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null))
}

function lowerCaseNames(headers: Readonly<Record<string, string | null>>): Readonly<Record<string, string | null>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)]
}
