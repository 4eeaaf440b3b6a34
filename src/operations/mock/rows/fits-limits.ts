import type { Json, ValueLimits } from '../types.ts'

/** Whether a value keeps to what is demanded of it. A pattern that JavaScript cannot read demands nothing here. */
export function fitsLimits(value: Json, limits: ValueLimits): boolean {
  if (typeof value === 'number') return isWithin(value, limits)
  return typeof value !== 'string' || (hasLength(value, limits) && matches(value, limits.pattern))
}

function isWithin(value: number, { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: ValueLimits): boolean {
  return (
    value >= (minimum ?? value) &&
    value <= (maximum ?? value) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum)
  )
}

function hasLength(value: string, { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: ValueLimits): boolean {
  const length = [...value].length
  return length >= minLength && length <= maxLength
}

function matches(value: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return true
  }
}
