import type { QualifiedName } from '../../../catalog/types.ts'
import type { ClientSchema, CompositeType } from '../types.ts'
import { renderLiteral, renderProperty } from './write-text.ts'

/** What type names mean in one file: the schema they come from, and which schemas the file has. */
export type TypeScope = { readonly client: ClientSchema; readonly schemas: readonly string[] }

const plainTypes: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  ...Object.fromEntries(['smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric', 'oid'].map((name) => [name, 'number'])),
  json: 'Json',
  jsonb: 'Json',
  record: 'Record<string, unknown>',
  ...Object.fromEntries(['anyelement', 'anyarray', 'anynonarray', 'anycompatible', 'unknown'].map((name) => [name, 'unknown'])),
}

/** The TypeScript type of what PostgreSQL prints in JSON for a type, by the name of `format_type` with or without its modifier. */
export function toType(format: string, scope: TypeScope): string {
  const name = format.replace(/\(\d+(,-?\d+)?\)/, '')
  const { castToJson, composites, catalog } = scope.client
  const plain = plainTypes[name]
  if (plain !== undefined) return plain
  if (name.endsWith('[]')) return toArray(toType(name.slice(0, -2), scope))
  const domain = catalog.domains.get(name)
  if (domain !== undefined) return toType(domain.type, scope)
  const values = catalog.enums.get(name)
  if (values !== undefined) return toEnum(name, values, scope)
  const composite = composites.get(name)
  if (composite !== undefined) return toRow(composite, scope)
  return castToJson.has(name) ? 'Json' : 'string'
}

export function toArray(type: string): string {
  return /^[\w"[\]]+$/.test(type) ? `${type}[]` : `(${type})[]`
}

/** `Database["public"]["Enums"]["mood"]`. */
export function refer(...path: readonly string[]): string {
  return `Database${path.map((part) => `[${JSON.stringify(part)}]`).join('')}`
}

function toEnum(format: string, values: readonly string[], { client, schemas }: TypeScope): string {
  const name = client.catalog.types.get(format)
  if (name !== undefined && schemas.includes(name.schema)) return refer(name.schema, 'Enums', name.name)
  return values.map(renderLiteral).join(' | ') || 'never'
}

/** A value of a row type: as JSON it has the stored columns only, not those that functions compute. */
function toRow(composite: CompositeType, scope: TypeScope): string {
  const { name, table, attributes } = composite
  if (!scope.schemas.includes(name.schema)) return renderObject(composite, scope)
  if (table === undefined) return refer(name.schema, 'CompositeTypes', name.name)
  const computed = findComputed(name, scope)
  const row = refer(name.schema, table === 'view' ? 'Views' : 'Tables', name.name, 'Row')
  const known = scope.client.catalog.schemas.get(name.schema)?.tables.has(name.name) ?? false
  if (!known) return renderObject({ attributes }, scope)
  return computed.length === 0 ? row : `Omit<${row}, ${computed.map(renderLiteral).join(' | ')}>`
}

function findComputed({ schema, name }: QualifiedName, { client }: TypeScope): readonly string[] {
  const table = client.catalog.schemas.get(schema)?.tables.get(name)
  return [...(table?.computedColumns.keys() ?? [])].sort()
}

/** Written out: `{ street: string | null; number: number | null }`. */
function renderObject({ attributes }: Pick<CompositeType, 'attributes'>, scope: TypeScope): string {
  const lines = attributes.map(({ name, type, notNull }) =>
    renderProperty(name, notNull ? toType(type, scope) : orNull(toType(type, scope))),
  )
  return `{ ${lines.join('; ')} }`
}

export function orNull(type: string): string {
  return type === 'unknown' || type === 'Json' ? type : `${type} | null`
}
