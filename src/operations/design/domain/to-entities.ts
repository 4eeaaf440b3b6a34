import { classifyColumn } from '../../../catalog/classify-column.ts'
import type { Catalog, Column, Table } from '../../../catalog/types.ts'
import type { TableProtection } from '../store/read-protection.ts'
import type { Attribute, Entity, Grant } from '../types.ts'

export type EntityFacts = {
  readonly catalog: Catalog
  readonly protections: readonly TableProtection[]
  readonly exposedSchemas: readonly string[]
  /** Schemas that the project designed; tables of the others are there as stubs, when something refers to them. */
  readonly designedSchemas: readonly string[]
}

/** Tables and views in the order of their names, each with what is known of its columns. */
export function toEntities(facts: EntityFacts): readonly Entity[] {
  const tables = [...facts.catalog.schemas.values()].flatMap(({ tables }) => [...tables.values()])
  const protections = new Map(facts.protections.map((one) => [`${one.schema}.${one.name}`, one]))
  const referenced = new Set(tables.filter((table) => isDesigned(table, facts)).flatMap(listReferences))
  return tables
    .filter((table) => isDesigned(table, facts) || referenced.has(toId(table)))
    .map((table) => toEntity(table, protections.get(toId(table)), facts))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

export const toId = ({ schema, name }: { readonly schema: string; readonly name: string }) => `${schema}.${name}`

const isDesigned = ({ schema }: Table, { designedSchemas }: EntityFacts) => designedSchemas.includes(schema)

function listReferences({ relationships }: Table): readonly string[] {
  return relationships.flatMap((one) => (one.kind === 'foreign key' && one.holdsKey ? [toId(one.to)] : []))
}

function toEntity(table: Table, protection: TableProtection | undefined, facts: EntityFacts): Entity {
  const isStub = !isDesigned(table, facts)
  const columns = [...table.columns.values()].map((column) => toAttribute(column, table))
  return {
    id: toId(table),
    schema: table.schema,
    name: table.name,
    kind: table.kind,
    comment: table.comment,
    isExposed: facts.exposedSchemas.includes(table.schema),
    rowSecurity: protection?.rowSecurity ?? null,
    policies: protection?.policies ?? 0,
    estimatedRows: table.estimatedRows,
    columns: isStub ? columns.filter(({ isKey }) => isKey) : columns,
    grants: isStub ? [] : toGrants(protection),
    isStub,
  }
}

function toAttribute(column: Column, table: Table): Attribute {
  const key = table.relationships.find(
    (one) => one.kind === 'foreign key' && one.holdsKey && one.columns.some(({ from }) => from === column.name),
  )
  return {
    name: column.name,
    type: column.type,
    isKey: table.primaryKey.includes(column.name),
    nullable: column.nullable,
    references: key === undefined ? null : toId(key.to),
    defaultValue: column.defaultValue,
    comment: column.comment,
    classification: classifyColumn({ table: table.name, column: column.name }) ?? null,
  }
}

function toGrants(protection: TableProtection | undefined): readonly Grant[] {
  const byRole = Map.groupBy(protection?.grants ?? [], ({ role }) => role)
  return [...byRole].map(([role, grants]) => ({ role, operations: grants.map(({ operation }) => operation) }))
}
