import { validationFailed } from '../errors.ts'

/** Deeper than anybody writes by hand, and far from where PostgreSQL or JSON.stringify run out of stack. */
const deepest = 100

/**
 * What came is kept as text and JSON, which PostgreSQL has no NUL and no half of a surrogate pair in. Looked at without recursion, since its
 * depth is the client's. Throws `validation_failed`.
 */
export function checkStorable(value: unknown, place: string): void {
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw validationFailed(`${place} is nested deeper than ${deepest} levels`)
    for (const part of level) if (typeof part === 'string') checkText(part, place)
    level = level.flatMap((part) => listParts(part))
  }
}

function checkText(text: string, place: string): void {
  if (text.includes('\0') || !text.isWellFormed())
    throw validationFailed(`${place} holds a character that no text can hold: NUL, or half of one`)
}

/** Names and values of an object, elements of an array. */
function listParts(part: unknown): readonly unknown[] {
  if (typeof part !== 'object' || part === null) return []
  return Array.isArray(part) ? part : Object.entries(part).flat(1)
}
