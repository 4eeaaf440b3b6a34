/** Longer statements are cut. */
const excerptLength = 120

/** The line of a UTF-16 offset, from 1. */
export function locateLine(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** A statement on one line, without its comments, and without the password that it may set: reports travel. */
export function toExcerpt(statement: string): string {
  const line = statement
    .replace(/^(\s*--[^\n]*\n)+/, '')
    .replaceAll(/(\bpassword\s+)(?:e?'(?:[^']|'')*'|\$(\w*)\$.*?\$\2\$)/gis, "$1'…'")
    .replaceAll(/\s+/g, ' ')
    .trim()
  return line.length > excerptLength ? `${line.slice(0, excerptLength)} …` : line
}
