import { renderPart } from '../../domain/names.ts'
import type { Access, IndexCandidate, OrderColumn, SpecialAccess } from './types.ts'

/** What is known of a table before anything is built. */
export type TableFacts = {
  readonly schema: string
  readonly table: string
  /** PostgreSQL's estimate. */
  readonly rows: number
  /** Of its columns how many values differ, and the share of nulls. */
  readonly columns: ReadonlyMap<string, { readonly distinct: number; readonly nulls: number }>
  readonly indexes: readonly ExistingIndex[]
}

/** `columns` in order, with ` desc` and the place of nulls where they are not the usual ones; null: an expression. */
export type ExistingIndex = { readonly name: string; readonly columns: readonly (string | null)[]; readonly isPartial: boolean }

/** Rows below which PostgreSQL reads a table as fast as an index. */
export const fewestRows = 1000

/**
 * Indexes that could serve an access: columns that equal something first, the most telling of them in front, then the order that is wanted or
 * one range; and one for each condition that takes an index of its own kind. The same kept to the rows of a fixed condition, where that leaves most rows out.
 */
export function listCandidates(access: Access, facts: TableFacts, trigrams?: string): readonly IndexCandidate[] {
  if (facts.rows < fewestRows) return []
  const equal = access.equal
    .toSorted((a, b) => countDistinct(facts, b) - countDistinct(facts, a))
    .slice(0, 3)
    .map(ascending)
  const [range] = access.range
  const lists = [
    equal,
    [...equal.slice(0, 1)],
    [...equal, ...access.order.filter(({ column }) => !access.equal.includes(column))],
    range === undefined ? [] : [...equal, ascending(range)],
  ]
  const { schema, table } = access
  const whole = lists.filter(({ length }) => length > 0).map((columns) => ({ schema, table, columns }))
  const partial = access.fixed.length === 0 ? [] : whole.map((candidate) => ({ ...candidate, where: access.fixed.join(' and ') }))
  const plain = dedupe([...whole, ...partial]).filter((candidate) => !isCovered(candidate, facts.indexes))
  return [...plain, ...access.special.flatMap((each) => toSpecial(access, each, trigrams))]
}

function toSpecial({ schema, table }: Access, { column, index }: SpecialAccess, trigrams: string | undefined): readonly IndexCandidate[] {
  const { method, suffix, expression, operatorClass } = index
  const ofClass = operatorClass === 'gin_trgm_ops' ? trigrams : operatorClass
  if (operatorClass !== undefined && ofClass === undefined) return []
  const definition = [expression ?? renderPart(column), ...(ofClass === undefined ? [] : [ofClass])].join(' ')
  const special = { method, definition, suffix, isExpression: expression !== undefined }
  return [{ schema, table, columns: [ascending(column)], special }]
}

const ascending = (column: string): OrderColumn => ({ column, descending: false, nullsFirst: false })

function countDistinct(facts: TableFacts, column: string): number {
  return facts.columns.get(column)?.distinct ?? 0
}

/** The same list of columns and the same rows: one candidate, whichever statement asks for it. */
export function dedupe(candidates: readonly IndexCandidate[]): readonly IndexCandidate[] {
  return [...new Map(candidates.map((candidate) => [toKey(candidate), candidate])).values()]
}

export function toKey({ schema, table, columns, special, where = '' }: IndexCandidate): string {
  return JSON.stringify([schema, table, columns.map(toOrderedName), special, where])
}

/** An index that begins with the same columns is there. */
function isCovered({ columns }: IndexCandidate, indexes: readonly ExistingIndex[]): boolean {
  const wanted = columns.map(toOrderedName)
  return indexes.some((index) => !index.isPartial && wanted.every((name, position) => index.columns[position] === name))
}

const toOrderedName = ({ column, descending, nullsFirst }: OrderColumn): string =>
  `${column}${descending ? ' desc' : ''}${nullsFirst === descending ? '' : nullsFirst ? ' nulls first' : ' nulls last'}`
