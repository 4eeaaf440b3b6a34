import { referenceRestricts, stillReferenced } from '../errors.ts'
import { isAlike } from '../rows/invent-rows.ts'
import { toKey } from '../rows/to-key.ts'
import type { MockKey, MockRow, MockTable } from '../types.ts'
import { checkRow } from './check-row.ts'
import { completeRow } from './complete-row.ts'
import { toText } from './read-value.ts'
import type { Scope } from './scope.ts'

/**
 * Takes rows out of a table, and does to those that refer to them what their keys say. Throws 23503 and 23001 for rows that are still referred to,
 * 23502 and its like for a reference that cannot be emptied.
 */
export function removeRows(table: MockTable, gone: readonly MockRow[], scope: Scope): void {
  const kept = scope.rowsOf(table).filter((row) => !gone.includes(row))
  scope.replaceRows(table, kept)
  const referring = findReferring(table, scope)
  for (const one of referring) followKey(one, gone, scope)
  // What another key has taken along refers to nothing any more.
  for (const one of referring) checkUnreferenced(one, gone, { target: table, scope })
}

type Referring = { readonly table: MockTable; readonly key: MockKey }

function findReferring(target: MockTable, { api }: Scope): readonly Referring[] {
  return api.tables.flatMap((table) => table.keys.filter((key) => toKey(key.target) === toKey(target)).map((key) => ({ table, key })))
}

function findChildren({ table, key }: Referring, gone: readonly MockRow[], scope: Scope): readonly MockRow[] {
  return scope.rowsOf(table).filter((row) => gone.some((parent) => refersTo(row, parent, key)))
}

function refersTo(row: MockRow, parent: MockRow, { pairs }: MockKey): boolean {
  return pairs.every(({ from, to }) => isAlike({ key: row[from] ?? null }, { key: parent[to] ?? null }, ['key']))
}

function followKey(referring: Referring, gone: readonly MockRow[], scope: Scope): void {
  const { table, key } = referring
  const children = findChildren(referring, gone, scope)
  if (children.length === 0) return
  if (key.deletes === 'cascade') removeRows(table, children, scope)
  if (key.deletes === 'set null' || key.deletes === 'set default') emptyReferences(referring, children, scope)
}

function emptyReferences({ table, key }: Referring, children: readonly MockRow[], scope: Scope): void {
  const columns = key.pairs.map(({ from }) => from)
  const change = (row: MockRow, others: readonly MockRow[]): MockRow => {
    const rest = Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name)))
    const changed = key.deletes === 'set default' ? completeRow(table, rest, { others, scope }) : { ...row, ...toNulls(columns) }
    checkRow(table, changed, { others, scope })
    return changed
  }
  const all = scope.rowsOf(table)
  const next = all.map((row) => {
    const others = all.filter((other) => other !== row)
    return children.includes(row) ? change(row, others) : row
  })
  scope.replaceRows(table, next)
}

const toNulls = (columns: readonly string[]): MockRow => Object.fromEntries(columns.map((name) => [name, null]))

function checkUnreferenced(
  referring: Referring,
  gone: readonly MockRow[],
  { target, scope }: { readonly target: MockTable; readonly scope: Scope },
): void {
  const { table, key } = referring
  const [child] = findChildren(referring, gone, scope)
  if (child === undefined) return
  const columns = key.pairs.map(({ to }) => to)
  const refuse = key.deletes === 'restrict' ? referenceRestricts : stillReferenced
  throw refuse(
    { table: table.name, constraint: key.constraint, target: target.name, columns },
    key.pairs.map(({ from }) => toText(child[from] ?? null) ?? ''),
  )
}
