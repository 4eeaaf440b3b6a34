import type { TypeRow } from './queries/types-query.ts'
import type { QualifiedName, TypeReference } from './types.ts'

/** One type with its domains resolved: what columns, parameters and results say about theirs comes from here. */
export type TypeFact = {
  readonly oid: number
  readonly name: QualifiedName
  readonly format: string
  readonly isDomain: boolean
  /** The type below all domains; of any other type: itself. */
  readonly base: TypeRow
  /** The first modifier on the way down; -1 when there is none. */
  readonly modifier: number
  readonly notNull: boolean
  /** SQL text of the outermost default. */
  readonly defaultValue: string | null
  readonly isArray: boolean
  readonly isComposite: boolean
  readonly isJson: boolean
  readonly enumValues: readonly string[]
  /** Of the row type of a table or view: its oid in pg_class. */
  readonly relation: number | null
}

export type TypeFacts = ReadonlyMap<number, TypeFact>

export function buildTypeFacts(rows: readonly TypeRow[]): TypeFacts {
  const byOid = new Map(rows.map((row) => [row.oid, row]))
  return new Map(rows.map((row) => [row.oid, buildTypeFact(row, byOid)]))
}

/** By `pg_type.typname` and by what `format_type` prints, both qualified outside pg_catalog: `int4`, `integer`, `app.mood`, `app.mood[]`. */
export function buildTypeReferences(rows: readonly TypeRow[]): ReadonlyMap<string, TypeReference> {
  const references = new Map<string, TypeReference>()
  for (const { schema, name, format, category, kind } of rows) {
    if (kind === 'p') continue
    const reference: TypeReference = { schema, name, category }
    references.set(schema === 'pg_catalog' ? name : `${schema}.${name}`, reference)
    references.set(format, reference)
  }
  return references
}

export function getTypeFact(facts: TypeFacts, oid: number): TypeFact {
  const fact = facts.get(oid)
  if (fact === undefined) throw new Error(`Type ${oid} is not in the catalog`)
  return fact
}

function buildTypeFact(row: TypeRow, byOid: ReadonlyMap<number, TypeRow>): TypeFact {
  const way = domainsDownToBase(row, byOid)
  const base = way.at(-1) ?? row
  return {
    oid: row.oid,
    name: { schema: row.schema, name: row.name },
    format: row.format,
    isDomain: row.kind === 'd',
    base,
    modifier: way.find((step) => step.modifier >= 0)?.modifier ?? -1,
    notNull: way.some((step) => step.not_null),
    defaultValue: way.find((step) => step.default_value !== null)?.default_value ?? null,
    isArray: base.category === 'A',
    isComposite: base.kind === 'c',
    isJson: base.schema === 'pg_catalog' && (base.name === 'json' || base.name === 'jsonb'),
    enumValues: base.enum_values ?? [],
    relation: row.relation,
  }
}

function domainsDownToBase(row: TypeRow, byOid: ReadonlyMap<number, TypeRow>): readonly TypeRow[] {
  const way = [row]
  for (let next = byOid.get(row.base); next !== undefined; next = byOid.get(next.base)) way.push(next)
  return way
}
