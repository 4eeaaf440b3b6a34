import type { FieldContract } from '../types.ts'

/** Types and values that a field had and has not any more; a field that says none has any. */
export function listFieldLosses(before: FieldContract, after: FieldContract): readonly string[] {
  return [...findLostTypes(before.type, after.type), ...findLostValues(before.values, after.values)]
}

function findLostTypes(before: string, after: string): readonly string[] {
  if (after === 'any') return []
  if (before === 'any') return [`anything but ${after}`]
  const now = new Set(after.split(','))
  return before.split(',').filter((type) => !now.has(type) && !(type === 'integer' && now.has('number')))
}

function findLostValues(before: FieldContract['values'], after: FieldContract['values']): readonly string[] {
  if (after === undefined) return []
  if (before === undefined) return [`anything but ${after.join(', ')}`]
  return before.filter((value) => !after.includes(value)).map(String)
}
