import { type ColumnOrigin, parseViewDefinition } from './parse-view-definition.ts'
import type { ViewRow } from './queries/views-query.ts'

/** For each view, for each table it shows: position of a table's column → names under which the view shows it. */
export type ViewColumns = ReadonlyMap<number, ReadonlyMap<number, ReadonlyMap<number, readonly string[]>>>

/** Follows every view column through other views down to a column of a table. */
export function traceViewColumns(views: readonly ViewRow[]): ViewColumns {
  const origins = new Map(views.map((view) => [view.oid, indexOrigins(view.definition)]))
  return new Map(views.map((view) => [view.oid, traceView(view, origins)]))
}

type Origins = ReadonlyMap<number, ReadonlyMap<number, ColumnOrigin>>

function indexOrigins(definition: string): ReadonlyMap<number, ColumnOrigin> {
  return new Map(parseViewDefinition(definition).map((origin) => [origin.position, origin]))
}

function traceView(view: ViewRow, origins: Origins): ReadonlyMap<number, ReadonlyMap<number, readonly string[]>> {
  const tables = new Map<number, Map<number, string[]>>()
  for (const [index, name] of view.columns.entries()) {
    const origin = traceColumn(view.oid, index + 1, origins)
    if (origin === undefined) continue
    const shown = tables.get(origin.relation) ?? new Map<number, string[]>()
    shown.set(origin.column, [...(shown.get(origin.column) ?? []), name])
    tables.set(origin.relation, shown)
  }
  return tables
}

// CREATE OR REPLACE VIEW can close a circle of views, so each is entered once.
function traceColumn(view: number, position: number, origins: Origins): ColumnOrigin | undefined {
  const entered = new Set<number>()
  let origin = origins.get(view)?.get(position)
  while (origin !== undefined && origins.has(origin.relation)) {
    if (entered.has(origin.relation)) return undefined
    entered.add(origin.relation)
    origin = origins.get(origin.relation)?.get(origin.column)
  }
  return origin
}
