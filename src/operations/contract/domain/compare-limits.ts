import type { Limits } from '../types.ts'
import type { Comparison } from './compare-contracts.ts'
import { type KeptColumn, listRead, listWritten } from './list-shared.ts'

export type LimitChange = { readonly name: string; readonly before: string; readonly after: string }

type Bound = { readonly value: number; readonly text: string }
type ReadBound = (limits: Limits) => Bound

/** Bounds by what they bound. A larger value lets more through: lower bounds are turned around. */
const bounds = {
  maxLength: ({ maxLength }) => toBound(maxLength, 'no limit'),
  minLength: ({ minLength }) => turn(toBound(minLength, 'no limit')),
  maximum: ({ maximum, exclusiveMaximum }) => pickStricter(toBound(maximum, 'none'), toBound(exclusiveMaximum, 'none', 'less than ')),
  minimum: ({ minimum, exclusiveMinimum }) =>
    pickStricter(turn(toBound(minimum, 'none')), turn(toBound(exclusiveMinimum, 'none', 'more than '))),
} as const satisfies Readonly<Record<string, ReadBound>>

export type BoundName = keyof typeof bounds

/** Columns that take fewer values by this bound, of those that somebody writes. */
export function listTightened(comparison: Comparison, name: BoundName): readonly LimitChange[] {
  return compareBounds(listWritten(comparison), name, (before, after) => after < before)
}

/** Columns that may hold more values by this bound, of those that somebody reads. */
export function listLoosened(comparison: Comparison, name: BoundName): readonly LimitChange[] {
  return compareBounds(listRead(comparison), name, (before, after) => after > before)
}

function compareBounds(
  columns: readonly KeptColumn[],
  bound: BoundName,
  isChange: (before: number, after: number) => boolean,
): readonly LimitChange[] {
  return columns.flatMap(({ name, before, after }) => {
    const [from, to] = [bounds[bound](before.limits ?? {}), bounds[bound](after.limits ?? {})]
    return isChange(from.value, to.value) ? [{ name, before: from.text, after: to.text }] : []
  })
}

// An exclusive bound is a little stricter than the same one that belongs to the values.
const little = 1e-9

function toBound(value: number | undefined, none: string, word = ''): Bound {
  if (value === undefined) return { value: Number.POSITIVE_INFINITY, text: none }
  return { value: word === 'less than ' ? value - little : word === '' ? value : value + little, text: `${word}${value}` }
}

function turn({ value, text }: Bound): Bound {
  return { value: value === Number.POSITIVE_INFINITY ? value : -value, text }
}

function pickStricter(one: Bound, other: Bound): Bound {
  return other.value < one.value ? other : one
}
