import type { QualifiedName } from '../../../catalog/types.ts'

/** `schema.name` of a setting; a name alone is in `public`. */
export function parseQualifiedName(text: string): QualifiedName {
  const dot = text.indexOf('.')
  return dot === -1 ? { schema: 'public', name: text } : { schema: text.slice(0, dot), name: text.slice(dot + 1) }
}
