import { createHash } from 'node:crypto'
import type { RecordedStatement } from '../store/read-statements.ts'

const longest = 90

/** A recorded statement on one line, cut where it is long. */
export function shortenStatement({ text }: Pick<RecordedStatement, 'text'>): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}

/** A name for a statement that is the same on every server: six signs of the hash of its text. */
export function nameStatement({ text, role }: Pick<RecordedStatement, 'text' | 'role'>): string {
  return `${role}.${createHash('sha256').update(text).digest('hex').slice(0, 6)}`
}
