import type { Slot, SqlValue } from '../../../postgres/sql.ts'
import type { JsonStep } from '../../../query/intent.ts'
import type { PlannedField } from '../../../query/plan.ts'
import type { Json, MockRow } from '../types.ts'
import type { Scope } from './scope.ts'

/** The value of a field in a row, through its JSON path. A column that the mock does not know is null. */
export function readField({ name, path, isWholeRow }: PlannedField, row: MockRow): Json {
  return isWholeRow ? row : path.reduce<Json>(takeStep, row[name] ?? null)
}

function takeStep(value: Json, { arrow, key, isIndex }: JsonStep): Json {
  const next = isIndex && Array.isArray(value) ? value.at(Number(key)) : isRecord(value) ? value[key] : undefined
  return arrow === '->' ? (next ?? null) : toText(next ?? null)
}

const isRecord = (value: Json): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** As `->>` and casts to text give it. */
export function toText(value: Json): string | null {
  if (value === null) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The text of the request that stands for a value. */
export function readSlot(value: string | SqlValue | Slot, { values }: Pick<Scope, 'values'>): string {
  if (typeof value === 'string') return value
  if (value === null || Buffer.isBuffer(value)) return value?.toString() ?? ''
  const filled = values[value.slot]?.toString() ?? ''
  return value.change === undefined ? filled : value.change(filled)
}
