import { getTypeFact, type TypeFacts } from './build-type-facts.ts'
import type { FunctionRow } from './queries/functions-query.ts'
import type { ComputedColumn, ComputedRelationship } from './types.ts'

/** Functions of one row, `f(table) returns …`, by the table's oid. Where two schemas have one of the same name, the first schema given wins. */
export function buildComputedColumns(
  rows: readonly FunctionRow[],
  facts: TypeFacts,
  schemas: readonly string[],
): ReadonlyMap<number, ReadonlyMap<string, ComputedColumn>> {
  const computed = new Map<number, Map<string, ComputedColumn>>()
  for (const row of sortBySchema(rows, schemas)) {
    const table = rowArgument(row, facts)
    if (table === null || row.returns_set || getTypeFact(facts, row.result).format === 'void') continue
    const ofTable = computed.get(table) ?? new Map<string, ComputedColumn>()
    if (!ofTable.has(row.name)) ofTable.set(row.name, buildComputedColumn(row, facts))
    computed.set(table, ofTable)
  }
  return computed
}

/** Functions `f(source) returns [setof] target` with a target in the schemas; a set is to-many unless it declares `ROWS 1`. */
export function buildComputedRelationships(
  rows: readonly FunctionRow[],
  facts: TypeFacts,
  schemas: readonly string[],
): ReadonlyMap<number, readonly ComputedRelationship[]> {
  const computed = new Map<number, ComputedRelationship[]>()
  for (const row of rows) {
    const table = rowArgument(row, facts)
    const target = getTypeFact(facts, row.result)
    if (table === null || target.relation === null || !schemas.includes(target.name.schema)) continue
    computed.set(table, [...(computed.get(table) ?? []), buildComputedRelationship(row, facts)])
  }
  return computed
}

/** The oid of the table whose row is the only argument. */
function rowArgument(row: FunctionRow, facts: TypeFacts): number | null {
  const [argument] = row.inputs
  if (argument === undefined || row.inputs.length !== 1) return null
  return getTypeFact(facts, argument).relation
}

function buildComputedColumn(row: FunctionRow, facts: TypeFacts): ComputedColumn {
  const { format, isJson, isArray, isComposite } = getTypeFact(facts, row.result)
  return { name: row.name, function: { schema: row.schema, name: row.name }, type: format, isJson, isArray, isComposite }
}

function buildComputedRelationship(row: FunctionRow, facts: TypeFacts): ComputedRelationship {
  const from = getTypeFact(facts, row.inputs[0] ?? 0).name
  const to = getTypeFact(facts, row.result).name
  return {
    kind: 'computed',
    from,
    to,
    cardinality: !row.returns_set || row.estimated_rows === 1 ? 'to-one' : 'to-many',
    function: { schema: row.schema, name: row.name },
    isSelf: row.inputs[0] === row.result,
  }
}

function sortBySchema(rows: readonly FunctionRow[], schemas: readonly string[]): readonly FunctionRow[] {
  return rows.toSorted((one, other) => schemas.indexOf(one.schema) - schemas.indexOf(other.schema))
}
