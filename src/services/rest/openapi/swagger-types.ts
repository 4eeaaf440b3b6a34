/** The part of a property that its PostgreSQL type decides. */
export type TypeShape = {
  readonly type: string | undefined
  readonly format: string
  readonly items: { readonly type: string | undefined } | undefined
}

const jsonTypes: Readonly<Record<string, string | undefined>> = {
  boolean: 'boolean',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  numeric: 'number',
  real: 'number',
  'double precision': 'number',
  json: undefined,
  jsonb: undefined,
}

const formats: Readonly<Record<string, string>> = { smallint: 'int32', integer: 'int32', bigint: 'int64' }

/** JSON type of a PostgreSQL type; json itself may be anything. */
export function toSwaggerType(type: string): string | undefined {
  if (Object.hasOwn(jsonTypes, type)) return jsonTypes[type]
  return type.endsWith('[]') ? 'array' : 'string'
}

export function toSwaggerFormat(type: string): string {
  return formats[type] ?? type
}

/** A type's name as it reads along a search path: `sales.mood` is `mood` where `sales` is on it. */
export function toVisibleType(type: string, searchPath: readonly string[]): string {
  const prefixes = searchPath.flatMap((schema) => [`${schema}.`, `"${schema.replaceAll('"', '""')}".`])
  const prefix = prefixes.find((candidate) => type.startsWith(candidate)) ?? ''
  return type.slice(prefix.length)
}

export function elementType(type: string): string {
  return type.endsWith('[]') ? type.slice(0, -2) : type
}

export function toTypeShape(type: string): TypeShape {
  const jsonType = toSwaggerType(type)
  const items = jsonType === 'array' ? { type: toSwaggerType(elementType(type)) } : undefined
  return { type: jsonType, format: toSwaggerFormat(type), items }
}

/** A default as JSON: a constant of a text type, a number, a truth; undefined for what only PostgreSQL can work out. */
export function toSwaggerDefault(type: string, sqlText: string | null): unknown {
  if (sqlText === null) return undefined
  if (toSwaggerType(type) === 'string') return stripCast(sqlText, type)
  try {
    return JSON.parse(sqlText)
  } catch {
    return undefined
  }
}

function stripCast(sqlText: string, type: string): string {
  const cast = `::${type}`
  return sqlText.endsWith(cast) ? sqlText.slice(0, -cast.length).replace(/^'+|'+$/g, '') : sqlText
}
