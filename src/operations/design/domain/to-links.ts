import type { Catalog, ForeignKeyRelationship, Table } from '../../../catalog/types.ts'
import type { Entity, Link } from '../types.ts'
import { toId } from './to-entities.ts'

/** Foreign keys between entities; those of views are their tables'. */
export function toLinks(catalog: Catalog, entities: readonly Entity[]): readonly Link[] {
  const shown = new Set(entities.map(({ id }) => id))
  const tables = [...catalog.schemas.values()].flatMap(({ tables }) => [...tables.values()])
  return tables
    .flatMap((table) => table.relationships.flatMap((one) => (isKeyOfTable(one) ? [toLink(one, table)] : [])))
    .filter(({ from, to }) => shown.has(from) && shown.has(to))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const isKeyOfTable = (one: Table['relationships'][number]): one is ForeignKeyRelationship =>
  one.kind === 'foreign key' && one.holdsKey && !one.fromIsView && !one.toIsView

function toLink({ from, to, constraint, columns, cardinality }: ForeignKeyRelationship, table: Table): Link {
  const held = columns.map((pair) => pair.from)
  return {
    id: `${toId(from)}.${constraint}`,
    from: toId(from),
    to: toId(to),
    columns: held,
    referenced: columns.map((pair) => pair.to),
    isOptional: held.some((name) => table.columns.get(name)?.nullable ?? false),
    isUnique: cardinality === 'one-to-one',
  }
}
