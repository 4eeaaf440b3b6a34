import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser'
import { acceptedUnreadable } from './errors.ts'
import type { Acceptance } from './types.ts'

const known = new Set(['finding', 'reason', 'until'])

/**
 * The findings that a project lives with, from its `accepted.toml` (TOML 1.0): a list of tables `[[accepted]]` with `finding`, `reason` and
 * perhaps `until`. Throws `accepted_unreadable` with the line.
 */
export function parseAccepted(text: string, file: string): readonly Acceptance[] {
  const [top] = parseDocument(text, file).body
  return top.body.map((node) => {
    const { line } = node.loc.start
    if (node.type !== 'TOMLTable' || node.kind !== 'array' || node.resolvedKey[0] !== 'accepted')
      throw acceptedUnreadable({ file, line }, 'only [[accepted]] may stand here')
    return readAcceptance(node, { file, line })
  })
}

function parseDocument(text: string, file: string): AST.TOMLProgram {
  try {
    return parseTOML(text)
  } catch (error) {
    if (error instanceof ParseError) throw acceptedUnreadable({ file, line: error.lineNumber }, error.message)
    throw error
  }
}

function readAcceptance(table: AST.TOMLTable, place: { readonly file: string; readonly line: number }): Acceptance {
  const entries = new Map(table.body.map((node) => [readKey(node), getStaticTOMLValue(node.value)]))
  const stranger = [...entries.keys()].find((key) => !known.has(key))
  if (stranger !== undefined) throw acceptedUnreadable(place, `"${stranger}" means nothing here`)
  const { finding, reason, until } = Object.fromEntries(entries)
  if (typeof finding !== 'string' || !/^[^:]+:./.test(finding)) throw acceptedUnreadable(place, 'finding must be "rule:subject"')
  if (typeof reason !== 'string' || reason.trim() === '') throw acceptedUnreadable(place, 'a reason is missing')
  return { finding, reason, line: place.line, ...(until === undefined ? {} : { until: readDay(until, place) }) }
}

function readKey({ key }: AST.TOMLKeyValue): string {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value)).join('.')
}

function readDay(value: unknown, place: { readonly file: string; readonly line: number }): string {
  const day = value instanceof Date ? value.toISOString().slice(0, 10) : value
  if (typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))) return day
  throw acceptedUnreadable(place, 'until must be a day: 2027-01-31')
}
