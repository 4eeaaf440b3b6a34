import type { Choice, Reference, SubsetTable } from '../types.ts'

/** Tables of so few rows are kept whole: countries, statuses, settings. */
const fewRows = 500

/** Schemas that hold what the software needs. */
const ownSchemas = new Set(['dorsal', 'supabase_migrations'])

export type PlannedTable = SubsetTable & { readonly choice: Choice }

/**
 * How each table's rows are chosen, parents before children: a table follows the largest of the tables it references, so that an order keeps all its lines;
 * one that references none, or only small ones, is taken by share.
 */
export function planChoices(tables: readonly SubsetTable[], references: readonly Reference[]): readonly PlannedTable[] {
  const byName = new Map(tables.map((table) => [table.name, table]))
  const planned = new Map<string, PlannedTable>()
  const underWay = new Set<string>()
  const plan = (table: SubsetTable): void => {
    if (planned.has(table.name) || underWay.has(table.name)) return
    underWay.add(table.name)
    const reference = isWhole(table) ? undefined : findLeading(table, references, byName, underWay)
    const parent = reference && byName.get(reference.parent)
    if (parent) plan(parent)
    planned.set(table.name, { ...table, choice: toChoice(table, reference) })
    underWay.delete(table.name)
  }
  for (const table of tables) plan(table)
  return [...planned.values()]
}

const isWhole = ({ schema, rows }: SubsetTable): boolean => rows <= fewRows || ownSchemas.has(schema)

function toChoice(table: SubsetTable, reference: Reference | undefined): Choice {
  if (isWhole(table)) return { kind: 'all' }
  return reference === undefined ? { kind: 'share' } : { kind: 'with parent', reference }
}

/** Among references to large tables that do not lead back: one that every row has before one that may be empty, then the largest. */
function findLeading(
  table: SubsetTable,
  references: readonly Reference[],
  tables: ReadonlyMap<string, SubsetTable>,
  underWay: ReadonlySet<string>,
): Reference | undefined {
  const sizeOf = ({ parent }: Reference) => tables.get(parent)?.bytes ?? 0
  const leading = references.filter(({ child, parent }) => {
    const target = tables.get(parent)
    return child === table.name && !underWay.has(parent) && target !== undefined && !isWhole(target)
  })
  return leading.toSorted((a, b) => Number(b.required) - Number(a.required) || sizeOf(b) - sizeOf(a))[0]
}
