import type { Catalog, QualifiedName } from '../../../../catalog/types.ts'
import { elementType } from '../swagger-types.ts'

export type Json = Readonly<Record<string, unknown>>

/** What tells a type's values apart: a part of the catalog, and the way from a type's own name to the one that `format_type` prints. */
export type TypeBook = Pick<Catalog, 'types' | 'enums' | 'domains'> & { readonly formatOf: (name: QualifiedName) => string }

export function createTypeBook({ types, enums, domains }: Catalog): TypeBook {
  // Each type stands there by its own name first, then by its format.
  const formats = new Map(Array.from(types, ([format, { schema, name }]) => [`${schema}.${name}`, format]))
  return { types, enums, domains, formatOf: ({ schema, name }) => formats.get(`${schema}.${name}`) ?? name }
}

const plainTypes: Readonly<Record<string, Json>> = {
  boolean: { type: 'boolean' },
  smallint: { type: 'integer', format: 'int32', minimum: -32_768, maximum: 32_767 },
  integer: { type: 'integer', format: 'int32' },
  bigint: { type: 'integer', format: 'int64' },
  oid: { type: 'integer', format: 'int64', minimum: 0 },
  real: { type: 'number', format: 'float' },
  'double precision': { type: 'number', format: 'double' },
  numeric: { type: 'number' },
  date: { type: 'string', format: 'date' },
  'timestamp with time zone': { type: 'string', format: 'date-time' },
  uuid: { type: 'string', format: 'uuid' },
  json: {},
  jsonb: {},
}

/**
 * The JSON Schema (2020-12) of what PostgreSQL prints for a type, by the name that `format_type` prints without modifier. A format is only
 * given where PostgreSQL's text keeps to it: `timestamp` has no time zone, so it is no `date-time` (RFC 3339).
 */
export function describeType(format: string, book: TypeBook): Json {
  const plain = plainTypes[format]
  if (plain !== undefined) return plain
  const domain = book.domains.get(format)
  if (domain !== undefined) return describeType(stripModifier(domain.type), book)
  if (format.endsWith('[]')) return { type: 'array', items: describeType(elementType(format), book) }
  const values = book.enums.get(format)
  if (values !== undefined) return { type: 'string', enum: values }
  return describeByCategory(format, book)
}

function describeByCategory(format: string, { types }: TypeBook): Json {
  const reference = types.get(format)
  if (reference?.category === 'C' || reference?.name === 'hstore') return { type: 'object' }
  // A type that an extension brings may have a cast to json of its own, as those of PostGIS have.
  const isOfExtension = reference?.category === 'U' && reference.schema !== 'pg_catalog'
  return isOfExtension ? {} : { type: 'string' }
}

/** The same, or null. */
export function orNull(schema: Json): Json {
  if (Object.keys(schema).length === 0) return schema
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] }
  const { enum: values, ...rest } = schema
  return { ...rest, type: [schema.type, 'null'], ...(Array.isArray(values) && { enum: [...values, null] }) }
}

export function describeObject(properties: Json, required: readonly string[]): Json {
  return { type: 'object', properties, ...(required.length > 0 && { required }) }
}

function stripModifier(format: string): string {
  return format.replace(/\(\d+(,-?\d+)?\)/, '')
}
