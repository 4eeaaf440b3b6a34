import { bodyText } from '../../../query/body-text.ts'
import type { PlannedConflict, PlannedDelete, PlannedInsert, PlannedRows, PlannedUpdate } from '../../../query/plan.ts'
import { conflictColumnMissing, conflictNotUnique, insertRefused, mockCannot, updateRefused } from '../errors.ts'
import { isAlike } from '../rows/invent-rows.ts'
import type { Json, MockRow, MockTable } from '../types.ts'
import { checkRow } from './check-row.ts'
import { completeRow, parseRow } from './complete-row.ts'
import { meetsCondition } from './meets-condition.ts'
import { readSlot } from './read-value.ts'
import { removeRows } from './remove-rows.ts'
import type { Scope } from './scope.ts'

/** What was written, for the level that is read back. */
export type Written = { readonly rows: readonly MockRow[]; readonly inserted: number }

const none: ReadonlySet<string> = new Set()

/** Throws what PostgreSQL would: 22P02 and its like, 23502, 23503, 23505, 23514, 428C9, 42703, 42P10. */
export function insertRows({ target, rows, conflict, where }: PlannedInsert, scope: Scope): Written {
  const table = getTable(target, scope)
  checkGiven(table, rows, insertRefused)
  checkConflict(table, conflict)
  const written: MockRow[] = []
  let inserted = 0
  let all = scope.rowsOf(target)
  for (const given of readRows(table, rows, scope)) {
    const row = completeRow(table, given, { others: all, scope })
    const twin = findTwin(row, all, conflict)
    if (twin !== undefined && conflict?.action === 'ignore') continue
    const next = twin === undefined ? row : { ...twin, ...given }
    checkRow(table, next, { others: all.filter((other) => other !== twin), scope })
    if (!where.every((condition) => meetsCondition(condition, next, none, scope))) continue
    all = twin === undefined ? [...all, next] : all.map((other) => (other === twin ? next : other))
    inserted += twin === undefined ? 1 : 0
    written.push(next)
  }
  scope.replaceRows(target, all)
  return { rows: written, inserted }
}

function checkConflict({ columns, uniques }: MockTable, conflict: PlannedConflict | undefined): void {
  if (conflict === undefined) return
  const missing = conflict.columns.find((name) => columns.every((column) => column.name !== name))
  if (missing !== undefined) throw conflictColumnMissing(missing)
  const named = new Set(conflict.columns)
  if (uniques.every((unique) => unique.length !== named.size || !unique.every((name) => named.has(name)))) throw conflictNotUnique()
}

function findTwin(row: MockRow, all: readonly MockRow[], conflict: PlannedConflict | undefined): MockRow | undefined {
  return conflict && all.find((other) => isAlike(row, other, conflict.columns))
}

/** Throws as `insertRows`. */
export function updateRows({ target, rows, where }: PlannedUpdate, scope: Scope): Written {
  const table = getTable(target, scope)
  checkGiven(table, rows, updateRefused)
  if (rows.columns.length === 0) return { rows: [], inserted: 0 }
  const [given = {}] = readRows(table, rows, scope)
  const written: MockRow[] = []
  const all = scope.rowsOf(target)
  const next = all.map((row) => {
    if (!where.every((condition) => meetsCondition(condition, row, none, scope))) return row
    const changed = { ...row, ...given }
    checkRow(table, changed, { others: all.filter((other) => other !== row), scope })
    written.push(changed)
    return changed
  })
  scope.replaceRows(target, next)
  return { rows: written, inserted: 0 }
}

/** Throws as `removeRows`. */
export function deleteRows({ target, where }: PlannedDelete, scope: Scope): Written {
  const gone = scope.rowsOf(target).filter((row) => where.every((condition) => meetsCondition(condition, row, none, scope)))
  removeRows(getTable(target, scope), gone, scope)
  return { rows: gone, inserted: 0 }
}

function getTable(name: { readonly schema: string; readonly name: string }, scope: Scope): MockTable {
  const table = scope.findTable(name)
  if (table === undefined) throw mockCannot(`how to write to ${name.schema}.${name.name}`)
  return table
}

function checkGiven({ columns }: MockTable, rows: PlannedRows, refuse: (column: string) => Error): void {
  const given = new Set(rows.columns.map(({ name }) => name))
  const refused = columns.find(({ name, readOnly }) => readOnly && given.has(name))
  if (refused !== undefined) throw refuse(refused.name)
}

type Given = Readonly<Record<string, Json>>

/** Rows of the body, with the columns that the request may set. What a row lacks is null, or left to its default. */
function readRows(table: MockTable, { columns, body, missingAsDefault }: PlannedRows, scope: Scope): readonly MockRow[] {
  const parsed = JSON.parse(readSlot(bodyText(body), scope)) as Given | readonly Given[]
  const rows: readonly Given[] = Array.isArray(parsed) ? parsed : [parsed as Given]
  const names = columns.map(({ name }) => name)
  return rows.map((row) => {
    const given = missingAsDefault ? names.filter((name) => name in row) : names
    return parseRow(table, Object.fromEntries(given.map((name) => [name, row[name] ?? null])))
  })
}
