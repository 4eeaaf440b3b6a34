import { assertNever } from '../../base/assert-never.ts'
import { listPlainValues, type Wish } from './list-plain-values.ts'
import { noHints, readHints } from './read-hints.ts'
import type { PlainShape, ValueShape } from './value-shape.ts'

/**
 * Candidates for a value of a shape, in the text that PostgreSQL reads, likely ones first. The checks of a column or a domain are read for what they
 * ask; only PostgreSQL knows whether a candidate fulfils them.
 */
export function listValues(shape: ValueShape, wish: Wish): readonly string[] {
  switch (shape.kind) {
    case 'plain':
      return listPlainValues(shape, wish)
    case 'enum':
      return rotate(shape.values, wish.random())
    case 'domain':
      return listValues(shape.of, { ...wish, hints: joinHints(wish, shape.checks) })
    case 'array':
      return listArrays(shape.of, wish)
    case 'range':
      return listRanges(shape.of)
    case 'multirange':
      return [...listRanges(shape.of).map((range) => `{${range}}`), '{}']
    case 'composite':
      return listComposites(shape.of, wish)
    default:
      return assertNever(shape)
  }
}

function joinHints({ hints }: Wish, checks: readonly string[]): Wish['hints'] {
  const own = readHints(checks)
  return {
    numbers: [...hints.numbers, ...own.numbers],
    texts: [...hints.texts, ...own.texts],
    patterns: [...hints.patterns, ...own.patterns],
    likes: [...hints.likes, ...own.likes],
    areLengths: hints.areLengths || own.areLengths,
  }
}

function rotate(values: readonly string[], by: number): readonly string[] {
  const start = Math.floor(by * values.length)
  return [...values.slice(start), ...values.slice(0, start)]
}

function listArrays(of: ValueShape, wish: Wish): readonly string[] {
  const elements = listValues(of, { ...wish, hints: { ...wish.hints, areLengths: false } }).slice(0, 12)
  const quoted = elements.map(quoteElement)
  const [first = '', second = first] = quoted
  return [...quoted.map((each) => `{${each}}`), `{${first},${second}}`, '{}', `{${quoted.slice(0, 5).join(',')}}`]
}

function listComposites(of: readonly ValueShape[], wish: Wish): readonly string[] {
  const fields = of.map((field) => listValues(field, { ...wish, hints: noHints }))
  return [0, 1, 2].map((index) => `(${fields.map((each) => quoteField(each[index] ?? each[0] ?? '')).join(',')})`)
}

function quoteElement(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

function quoteField(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '""')}"`
}

/** One after another without overlap, for exclusion constraints. */
function listRanges(of: ValueShape): readonly string[] {
  const base = findBase(of)
  const edges = Array.from({ length: 9 }, (_, index) => toEdge(base, index))
  const quote = (edge: string) => `"${edge}"`
  const ranges = edges.slice(1).map((edge, index) => `[${quote(edges[index] ?? edge)},${quote(edge)})`)
  return [...ranges, `[${quote(edges[0] ?? '')},)`, 'empty']
}

function findBase(shape: ValueShape): PlainShape | undefined {
  if (shape.kind === 'domain') return findBase(shape.of)
  return shape.kind === 'plain' ? shape : undefined
}

function toEdge(base: PlainShape | undefined, index: number): string {
  const type = base?.type ?? 'text'
  if (/^(date|timestamp)/.test(type)) return new Date(Date.UTC(2030 + index, 0, 1)).toISOString().slice(0, 10)
  if (type.startsWith('time')) return `${String(8 + index).padStart(2, '0')}:00:00`
  if (/^(smallint|integer|bigint|numeric|real|double)/.test(type)) return String(10 + 10 * index)
  return `10.0.0.${10 + index}`
}
