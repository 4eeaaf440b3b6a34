/**
 * A name of the database where OpenAPI allows letters, digits, `-`, `_` and `.` only: any other character, and the dot that our own suffixes
 * begin with, becomes its code point between dots. Two names never become one.
 */
export function toComponentName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/gu, (character) => `.${character.codePointAt(0)?.toString(16)}.`)
}
