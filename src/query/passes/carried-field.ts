import type { PlannedField } from '../plan.ts'

/** A column that a spread brings along, as the level above sees it. */
export function carriedField(name: string): PlannedField {
  return { name, path: [], isJson: false, isWholeRow: false, isComputed: false, toJson: null }
}
