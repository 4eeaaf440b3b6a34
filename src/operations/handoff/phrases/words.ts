import { toCode } from '../domain/link-tickets.ts'

/** `a, b and c`. */
export function toList(words: readonly string[], and: string): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`
}

/** A name as people know it, without the schema that everything is in. */
export function toThing(name: string): string {
  return toCode(name.replace(/^public\./, ''))
}
