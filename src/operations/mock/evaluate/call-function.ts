import { bodyText } from '../../../query/body-text.ts'
import type { PlannedCall } from '../../../query/plan.ts'
import { inventRow } from '../rows/invent-rows.ts'
import { inventValue } from '../rows/invent-value.ts'
import { parseText } from '../rows/parse-text.ts'
import type { Json, MockRow } from '../types.ts'
import { readSlot, toText } from './read-value.ts'
import type { Scope } from './scope.ts'

/** Rows that a function answers with when nobody knows what it does. */
const calledRows = 3

export const isScalarCall = ({ result }: PlannedCall) => result === 'scalar' || result === 'scalars' || result === 'void'

/** The body of a call that answers with values in the place of rows. */
export function callScalar({ function: name, result, media }: PlannedCall, scope: Scope): Buffer {
  const column = scope.findFunction(name)?.result ?? null
  const invent = (index: number): Json => (column === null ? null : inventValue(column, { index, random: scope.random }))
  if (media.body.kind === 'none' || result === 'void') return Buffer.alloc(0)
  const value = result === 'scalars' ? Array.from({ length: calledRows }, (_, index) => invent(index)) : invent(0)
  return Buffer.from(media.body.kind === 'raw' ? (toText(value) ?? '') : JSON.stringify(value))
}

/** Rows of the table that the function answers with, or made up where its columns are its own. */
export function callRows({ function: name, tree, result }: PlannedCall, scope: Scope): readonly MockRow[] {
  const count = result === 'one row' ? 1 : calledRows
  const columns = scope.findFunction(name)?.columns ?? []
  if (columns.length === 0) return tree.source.kind === 'result' ? scope.rowsOf(tree.source.of).slice(0, count) : []
  const table = { columns, primaryKey: [], uniques: [] }
  return Array.from({ length: count }, (_, index) => inventRow(table, { known: new Map(), random: scope.random, index }))
}

/** Throws what `parseText` throws for an argument that is not of its type. */
export function checkArguments({ arguments: given }: PlannedCall, scope: Scope): void {
  if (given.kind === 'values') {
    for (const { value, type } of given.parameters) if (typeof value === 'string') checkArgument(value, type, scope)
  }
  if (given.kind !== 'json') return
  const body = JSON.parse(readSlot(bodyText(given.body), scope)) as Readonly<Record<string, Json>>
  for (const { name, type } of given.parameters) {
    const value = body[name] ?? null
    if (value !== null && !Array.isArray(value)) checkArgument(toText(value) ?? '', type, scope)
  }
}

function checkArgument(text: string, type: string, { api }: Scope): void {
  parseText(text, { type, values: api.enums[type] ?? null })
}
