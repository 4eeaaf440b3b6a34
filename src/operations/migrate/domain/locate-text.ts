import type { TextPlace } from '../types.ts'

/** The line and column of a UTF-16 offset. */
export function locateOffset(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: [...before.slice(lineStart)].length + 1 }
}

/** PostgreSQL counts characters from 1; JavaScript counts UTF-16 units from 0. */
export function toOffset(text: string, characterPosition: number): number {
  let offset = 0
  for (let position = 1; position < characterPosition && offset < text.length; position++)
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
  return offset
}

/** Up to `count` lines that end with the one at `line`, each cut to a readable length. */
export function excerptLines(text: string, line: number, count: number): string {
  return text
    .split('\n')
    .slice(Math.max(0, line - count), line)
    .map((each) => (each.length > 160 ? `${each.slice(0, 160)} …` : each).trimEnd())
    .join('\n')
}
