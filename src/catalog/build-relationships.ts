import type { FindViewKeys } from './build-view-keys.ts'
import type { ConstraintRow } from './queries/constraints-query.ts'
import type { ColumnPair, ForeignKeyRelationship, ManyToManyRelationship, QualifiedName } from './types.ts'

/** A table or view between which relationships are offered. */
export type Endpoint = {
  readonly oid: number
  readonly name: QualifiedName
  readonly isView: boolean
  readonly primaryKey: readonly string[]
}

export type RelationshipInput = {
  readonly constraints: readonly ConstraintRow[]
  /** Relations of the exposed schemas by oid; a relationship that would leave them is not made. */
  readonly endpoints: ReadonlyMap<number, Endpoint>
  readonly findViewKeys: FindViewKeys
}

type KeyEnd = { readonly oid: number; readonly columns: readonly string[] }

type Held = ForeignKeyRelationship & { readonly fromOid: number; readonly toOid: number }

/** Every relationship that foreign keys make between tables and views, from both ends, many-to-many included; by the oid it starts from. */
export function buildRelationships(
  input: RelationshipInput,
): ReadonlyMap<number, readonly (ForeignKeyRelationship | ManyToManyRelationship)[]> {
  const held = buildHeldRelationships(input)
  const relationships = new Map<number, (ForeignKeyRelationship | ManyToManyRelationship)[]>()
  const place = (oid: number, relationship: ForeignKeyRelationship | ManyToManyRelationship) => {
    const ofTable = relationships.get(oid)
    if (ofTable === undefined) relationships.set(oid, [relationship])
    else ofTable.push(relationship)
  }
  for (const { fromOid, toOid, ...relationship } of held) {
    place(fromOid, relationship)
    place(toOid, invert(relationship))
  }
  for (const { fromOid, relationship } of buildManyToMany(held, input.endpoints)) place(fromOid, relationship)
  return relationships
}

/** Exposed tables that a foreign key ties to one that is not. */
export function findHalfHidden({ constraints, endpoints }: Omit<RelationshipInput, 'findViewKeys'>): ReadonlySet<number> {
  const ends = constraints.filter(({ kind }) => kind === 'f').map((key) => [key.relation, key.referenced_relation])
  const torn = ends.filter((pair) => pair.some((oid) => !endpoints.has(oid)))
  return new Set(torn.flat().filter((oid) => endpoints.has(oid)))
}

/** Seen from the end that holds the foreign key: table to table, view to table, table to view, view to view. */
function buildHeldRelationships({ constraints, endpoints, findViewKeys }: RelationshipInput): readonly Held[] {
  const uniqueSets = indexUniqueSets(constraints)
  return constraints.flatMap((constraint) => {
    if (constraint.kind !== 'f') return []
    const isUnique = uniqueSets.get(constraint.relation)?.has(toSet(constraint.positions)) ?? false
    const cardinality = isUnique ? 'one-to-one' : 'many-to-one'
    const holders = keyEnds({ oid: constraint.relation, columns: constraint.columns }, constraint.positions, findViewKeys)
    const referenced = keyEnds(
      { oid: constraint.referenced_relation, columns: constraint.referenced_columns ?? [] },
      constraint.referenced_positions ?? [],
      findViewKeys,
    )
    const ends = holders.flatMap((from) => referenced.map((to) => ({ from, to })))
    return ends.flatMap((pair) => buildHeld({ constraint: constraint.name, cardinality }, pair, endpoints))
  })
}

function keyEnds(table: KeyEnd, positions: readonly number[], findViewKeys: FindViewKeys): readonly KeyEnd[] {
  const views = findViewKeys(table.oid, positions).flatMap(({ view, choices }) => choices.map((choice) => ({ oid: view, columns: choice })))
  return [table, ...views]
}

/** None when one end is not exposed. */
function buildHeld(
  key: Pick<Held, 'constraint' | 'cardinality'>,
  ends: { readonly from: KeyEnd; readonly to: KeyEnd },
  endpoints: RelationshipInput['endpoints'],
): readonly Held[] {
  const from = endpoints.get(ends.from.oid)
  const to = endpoints.get(ends.to.oid)
  if (from === undefined || to === undefined) return []
  return [
    {
      kind: 'foreign key',
      fromOid: from.oid,
      toOid: to.oid,
      from: from.name,
      to: to.name,
      ...key,
      columns: pairColumns(ends.from.columns, ends.to.columns),
      isSelf: from.oid === to.oid,
      holdsKey: true,
      fromIsView: from.isView,
      toIsView: to.isView,
    },
  ]
}

function invert(relationship: ForeignKeyRelationship): ForeignKeyRelationship {
  return {
    ...relationship,
    from: relationship.to,
    to: relationship.from,
    cardinality: relationship.cardinality === 'one-to-one' ? 'one-to-one' : 'one-to-many',
    columns: relationship.columns.map(swap),
    holdsKey: false,
    fromIsView: relationship.toIsView,
    toIsView: relationship.fromIsView,
  }
}

type StartedManyToMany = { readonly fromOid: number; readonly relationship: ManyToManyRelationship }

/** A join table holds two foreign keys whose columns all belong to its primary key. */
function buildManyToMany(held: readonly Held[], endpoints: RelationshipInput['endpoints']): readonly StartedManyToMany[] {
  const byJunction = Map.groupBy(
    held.filter((relationship) => relationship.cardinality === 'many-to-one'),
    (relationship) => relationship.fromOid,
  )
  return [...byJunction].flatMap(([junction, keys]) => {
    const primaryKey = new Set(endpoints.get(junction)?.primaryKey)
    const inKey = keys.filter((key) => key.columns.every((pair) => primaryKey.has(pair.from)))
    return inKey.flatMap((source) =>
      inKey
        .filter((target) => target.constraint !== source.constraint)
        .map((target) => ({ fromOid: source.toOid, relationship: joinThrough(source, target) })),
    )
  })
}

function joinThrough(source: Held, target: Held): ManyToManyRelationship {
  return {
    kind: 'many-to-many',
    from: source.to,
    to: target.to,
    cardinality: 'many-to-many',
    junction: source.from,
    constraints: [source.constraint, target.constraint],
    sourceColumns: source.columns.map(swap),
    targetColumns: target.columns,
    isSelf: source.toOid === target.toOid,
    fromIsView: source.toIsView,
    toIsView: target.toIsView,
  }
}

function indexUniqueSets(constraints: readonly ConstraintRow[]): ReadonlyMap<number, ReadonlySet<string>> {
  const unique = constraints.filter((constraint) => constraint.kind !== 'f')
  const byTable = Map.groupBy(unique, (constraint) => constraint.relation)
  return new Map([...byTable].map(([table, keys]) => [table, new Set(keys.map((key) => toSet(key.positions)))]))
}

function toSet(positions: readonly number[]): string {
  return positions.toSorted((a, b) => a - b).join()
}

function pairColumns(from: readonly string[], to: readonly string[]): readonly ColumnPair[] {
  return from.map((name, index) => ({ from: name, to: to[index] ?? '' }))
}

function swap(pair: ColumnPair): ColumnPair {
  return { from: pair.to, to: pair.from }
}
