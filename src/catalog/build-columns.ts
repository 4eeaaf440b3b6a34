import { getTypeFact, type TypeFact, type TypeFacts } from './build-type-facts.ts'
import { parseDeprecation } from './parse-deprecation.ts'
import type { ColumnRow } from './queries/columns-query.ts'
import type { RepresentationRow } from './queries/representations-query.ts'
import type { Column, Representation } from './types.ts'

export type Representations = ReadonlyMap<number, Representation>

/** Columns by relation, each relation's by name in the order of their position. */
export function buildColumns(
  rows: readonly ColumnRow[],
  facts: TypeFacts,
  representations: Representations,
): ReadonlyMap<number, ReadonlyMap<string, Column>> {
  const columns = new Map<number, Map<string, Column>>()
  for (const row of rows) {
    const ofRelation = columns.get(row.relation) ?? new Map<string, Column>()
    ofRelation.set(row.name, buildColumn(row, getTypeFact(facts, row.type), representations))
    columns.set(row.relation, ofRelation)
  }
  return columns
}

export function buildRepresentations(rows: readonly RepresentationRow[]): Representations {
  const representations = new Map<number, Representation>()
  for (const row of rows) {
    const known = representations.get(row.domain) ?? { toJson: null, fromJson: null, fromText: null }
    const cast = { schema: row.function_schema, name: row.function_name }
    representations.set(row.domain, { ...known, [directions[row.direction]]: cast })
  }
  return representations
}

const directions = { 'to json': 'toJson', 'from json': 'fromJson', 'from text': 'fromText' } as const satisfies Record<
  RepresentationRow['direction'],
  keyof Representation
>

function buildColumn(row: ColumnRow, type: TypeFact, representations: Representations): Column {
  return {
    name: row.name,
    position: row.position,
    comment: row.comment,
    deprecation: parseDeprecation(row.comment),
    nullable: !(row.not_null || type.notNull),
    type: row.format,
    baseType: type.base.format,
    isArray: type.isArray,
    isComposite: type.isComposite,
    isJson: type.isJson,
    enumValues: type.enumValues,
    defaultValue: row.default_value ?? (row.generated === '' ? type.defaultValue : null),
    identity: identities[row.identity] ?? null,
    sequence: row.sequence === null ? null : { schema: row.sequence[0], name: row.sequence[1] },
    generated: generations[row.generated] ?? null,
    maxLength: maxLength(type.base.name, row.modifier >= 0 ? row.modifier : type.modifier),
    representation: representations.get(row.type) ?? null,
  }
}

const identities: Readonly<Record<string, Column['identity']>> = { a: 'always', d: 'by default' }

const generations: Readonly<Record<string, Column['generated']>> = { s: 'stored', v: 'virtual' }

/** The modifier of `character(n)` and `character varying(n)` counts its own four bytes. */
function maxLength(baseType: string, modifier: number): number | null {
  if (modifier < 0) return null
  if (baseType === 'bpchar' || baseType === 'varchar') return modifier - 4
  if (baseType === 'bit' || baseType === 'varbit') return modifier
  return null
}
