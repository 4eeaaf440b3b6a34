import type { NamedFunction } from '../../../query/run.ts'

/** `schema.name` of a setting, or a name alone. */
export function parseQualifiedName(text: string): NamedFunction {
  const dot = text.indexOf('.')
  return dot === -1 ? { schema: undefined, name: text } : { schema: text.slice(0, dot), name: text.slice(dot + 1) }
}
