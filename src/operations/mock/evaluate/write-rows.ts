import { bodyText } from '../../../query/body-text.ts'
import type { PlannedDelete, PlannedInsert, PlannedRows, PlannedUpdate } from '../../../query/plan.ts'
import { checkFailed, enumInvalid, mockCannot, referenceMissing, valueInvalid, valueMissing, valueTaken } from '../errors.ts'
import { fitsLimits } from '../rows/fits-limits.ts'
import { isAlike } from '../rows/invent-rows.ts'
import { inventValue } from '../rows/invent-value.ts'
import { toJson } from '../rows/to-json.ts'
import type { Json, MockColumn, MockRow, MockTable } from '../types.ts'
import { meetsCondition } from './meets-condition.ts'
import { readSlot, toText } from './read-value.ts'
import type { Scope } from './scope.ts'

/** What was written, for the level that is read back. */
export type Written = { readonly rows: readonly MockRow[]; readonly inserted: number }

const none: ReadonlySet<string> = new Set()

/** Throws what PostgreSQL would: 23502, 23503, 23505, 23514, 22P02. */
export function insertRows({ target, rows, conflict, where }: PlannedInsert, scope: Scope): Written {
  const table = getTable(target, scope)
  const written: MockRow[] = []
  let inserted = 0
  let all = scope.rowsOf(target)
  for (const given of readRows(rows, scope)) {
    const row = completeRow(table, given, all, scope)
    const twin = conflict && all.find((other) => isAlike(row, other, conflict.columns))
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

export function updateRows({ target, rows, where }: PlannedUpdate, scope: Scope): Written {
  const table = getTable(target, scope)
  const [given = {}] = readRows(rows, scope)
  const written: MockRow[] = []
  const all = scope.rowsOf(target)
  const next = all.map((row) => {
    if (!where.every((condition) => meetsCondition(condition, row, none, scope))) return row
    const changed = { ...row, ...parseRow(table, given) }
    checkRow(table, changed, { others: all.filter((other) => other !== row), scope })
    written.push(changed)
    return changed
  })
  scope.replaceRows(target, next)
  return { rows: written, inserted: 0 }
}

export function deleteRows({ target, where }: PlannedDelete, scope: Scope): Written {
  const isGone = (row: MockRow) => where.every((condition) => meetsCondition(condition, row, none, scope))
  const all = scope.rowsOf(target)
  scope.replaceRows(
    target,
    all.filter((row) => !isGone(row)),
  )
  return { rows: all.filter(isGone), inserted: 0 }
}

function getTable(name: { readonly schema: string; readonly name: string }, scope: Scope): MockTable {
  const table = scope.findTable(name)
  if (table === undefined) throw mockCannot(`how to write to ${name.schema}.${name.name}`)
  return table
}

type Given = Readonly<Record<string, Json>>

/** Rows of the body, with the columns that the request may set. */
function readRows({ columns, body }: PlannedRows, scope: Scope): readonly Given[] {
  const parsed = JSON.parse(readSlot(bodyText(body), scope)) as Given | readonly Given[]
  const rows: readonly Given[] = Array.isArray(parsed) ? parsed : [parsed as Given]
  const names = new Set(columns.map(({ name }) => name))
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name))))
}

function completeRow(table: MockTable, given: Given, others: readonly MockRow[], scope: Scope): MockRow {
  const parsed = parseRow(table, given)
  return Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      column.name in parsed ? (parsed[column.name] ?? null) : findDefault(column, others, scope),
    ]),
  )
}

function findDefault(column: MockColumn, others: readonly MockRow[], scope: Scope): Json {
  const { standard, type, name } = column
  if (standard === undefined) return null
  if (standard === 'identity' || standard.startsWith('nextval(')) return Math.max(0, ...others.map((row) => Number(row[name] ?? 0))) + 1
  if (/^(now\(\)|current_timestamp)/i.test(standard)) return new Date(scope.clock.now()).toISOString().replace('Z', '+00:00')
  const literal = /^'(.*?)'(::.*)?$/.exec(standard)?.[1] ?? /^(true|false|-?\d+(\.\d+)?)$/.exec(standard)?.[0]
  return literal === undefined ? inventValue(column, { index: others.length, random: scope.random }) : toJson(literal, type)
}

function parseRow(table: MockTable, given: Given): MockRow {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      parseValue(
        table.columns.find((one) => one.name === name),
        value,
      ),
    ]),
  )
}

/** JSON of the body as a value of the column. */
function parseValue(column: MockColumn | undefined, value: Json): Json {
  const text = toText(value)
  if (column === undefined || text === null || column.type.endsWith('[]')) return value
  if (column.values !== null && !column.values.map(String).includes(text)) throw enumInvalid(column.type, text)
  const parsed = toJson(text, column.type)
  if (typeof parsed === 'number' && Number.isNaN(parsed)) throw valueInvalid(column.type, text)
  return parsed
}

type Checking = { readonly others: readonly MockRow[]; readonly scope: Scope }

function checkRow(table: MockTable, row: MockRow, { others, scope }: Checking): void {
  for (const column of table.columns) checkColumn(table, column, row, scope)
  for (const columns of table.uniques)
    if (columns.length > 0 && others.some((other) => isAlike(row, other, columns)))
      throw valueTaken(
        table.name,
        columns,
        columns.map((name) => toText(row[name] ?? null) ?? ''),
      )
}

function checkColumn({ name: table }: MockTable, { name, nullable, limits, references }: MockColumn, row: MockRow, scope: Scope): void {
  const value = row[name] ?? null
  if (value === null) {
    if (!nullable) throw valueMissing(table, name)
    return
  }
  if (!fitsLimits(value, limits)) throw checkFailed(table, name)
  if (references === undefined) return
  const [schema = '', target = ''] = references.table.split('.')
  const isThere = scope
    .rowsOf({ schema, name: target })
    .some((other) => isAlike({ key: value }, { key: other[references.column] ?? null }, ['key']))
  if (!isThere && scope.findTable({ schema, name: target }) !== undefined) throw referenceMissing(table, name, String(value), target)
}
