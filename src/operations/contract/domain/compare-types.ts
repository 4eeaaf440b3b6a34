import type { ColumnContract } from '../types.ts'

/**
 * `widened`: every value of the type before is one of the type after, and is written alike in JSON; `narrowed`: the reverse. Lengths are limits and
 * not counted here.
 */
export type TypeChange = 'same' | 'widened' | 'narrowed' | 'changed'

type Type = Pick<ColumnContract, 'type' | 'base'>

export function compareTypes(before: Type, after: Type): TypeChange {
  const [from, to] = [toBase(before), toBase(after)]
  if (from === to) return compareNumerics(before.type, after.type)
  if (from.endsWith('[]') && to.endsWith('[]')) return compareTypes({ type: from.slice(0, -2) }, { type: to.slice(0, -2) })
  if (isWithin(from, to)) return 'widened'
  return isWithin(to, from) ? 'narrowed' : 'changed'
}

/** Texts are one type: what tells them apart is their length. */
function toBase({ type, base = type }: Type): string {
  const plain = base.replace(/\(\d+(,-?\d+)?\)/, '')
  return plain.replace(/^(character varying|character|bpchar)(?=$|\[)/, 'text').replace(/^jsonb(?=$|\[)/, 'json')
}

const whole = ['smallint', 'integer', 'bigint', 'numeric']
const floating = ['real', 'double precision']

/** Written as numbers, each within the next; of texts, those that every text field takes. */
function isWithin(from: string, to: string): boolean {
  if (whole.includes(from) && whole.includes(to)) return whole.indexOf(from) < whole.indexOf(to)
  if (floating.includes(from) && floating.includes(to)) return floating.indexOf(from) < floating.indexOf(to)
  return to === 'text' && isWrittenAsText(from)
}

/** Types whose values are JSON strings; unknown ones, enums among them, print as text too. */
function isWrittenAsText(type: string): boolean {
  const others = [...whole, ...floating, 'boolean', 'json', 'oid', 'record']
  return !others.includes(type) && !type.endsWith('[]')
}

function compareNumerics(before: string, after: string): TypeChange {
  const [from, to] = [readPrecision(before), readPrecision(after)]
  if (from.whole === to.whole && from.scale === to.scale) return 'same'
  if (from.whole <= to.whole && from.scale <= to.scale) return 'widened'
  return from.whole >= to.whole && from.scale >= to.scale ? 'narrowed' : 'changed'
}

/** Digits before and behind the point. */
function readPrecision(type: string): { readonly whole: number; readonly scale: number } {
  const [, precision, scale = '0'] = /^numeric\((\d+)(?:,(-?\d+))?\)/.exec(type) ?? []
  if (precision === undefined) return { whole: Number.POSITIVE_INFINITY, scale: Number.POSITIVE_INFINITY }
  return { whole: Number(precision) - Number(scale), scale: Number(scale) }
}
