import type { EndpointContract, FieldContract } from '../types.ts'

export type Json = Readonly<Record<string, unknown>>

/** The parts of an OpenAPI 3.1 document that a contract is read from. */
export type Described = { readonly paths: Json; readonly schemas: Json; readonly prefix: string; readonly security?: unknown }

type Fields = Record<string, FieldContract>

const methods = ['get', 'post', 'put', 'patch', 'delete']

/** The endpoints of a service by method and path, their bodies and answers as flat lists of fields. */
export function readEndpoints({ paths, schemas, prefix, security }: Described): Readonly<Record<string, EndpointContract>> {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = toObject(item)[method]
      return operation === undefined ? [] : [[`${method.toUpperCase()} ${prefix}${path}`, toObject(operation)] as const]
    }),
  )
  return Object.fromEntries(
    operations
      .map(([name, operation]) => [name, readEndpoint({ security, ...operation }, schemas)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function readEndpoint(operation: Json, schemas: Json): EndpointContract {
  const inputs: Fields = {}
  for (const parameter of toList(operation.parameters).map(toObject)) {
    const name = `${parameter.in}.${parameter.name}`
    inputs[name] = toField(resolve(parameter.schema, schemas), parameter.required === true)
  }
  addFields(inputs, 'body', { schema: findJsonSchema(operation.requestBody), schemas, seen: [] })
  const outputs: Fields = {}
  for (const [status, answer] of Object.entries(toObject(operation.responses)))
    if (/^2/.test(status)) addFields(outputs, status, { schema: findJsonSchema(answer), schemas, seen: [] })
  return { ...(isProtected(operation.security) && { protected: true }), inputs, outputs }
}

/** An empty requirement among them means that none is needed. */
function isProtected(security: unknown): boolean {
  const requirements = toList(security).map(toObject)
  return requirements.length > 0 && requirements.every((each) => Object.keys(each).length > 0)
}

function findJsonSchema(body: unknown): unknown {
  return toObject(toObject(toObject(body).content)['application/json']).schema
}

type Place = { readonly schema: unknown; readonly schemas: Json; readonly seen: readonly string[] }

/** Properties with their path, `body.user.email`; those of the items of a list `body.users[].email`. What refers to itself ends there. */
function addFields(fields: Fields, path: string, { schema: given, schemas, seen }: Place): void {
  const reference = toObject(given).$ref
  if (typeof reference === 'string' && seen.includes(reference)) return
  const place = { schemas, seen: typeof reference === 'string' ? [...seen, reference] : seen }
  const schema = resolve(given, schemas)
  for (const part of [...toList(schema.allOf), ...toList(schema.anyOf), ...toList(schema.oneOf)])
    addFields(fields, path, { ...place, schema: part })
  if (schema.items !== undefined) addFields(fields, `${path}[]`, { ...place, schema: schema.items })
  const required = new Set(toList(schema.required))
  for (const [name, property] of Object.entries(toObject(schema.properties))) {
    const own = `${path}.${name}`
    fields[own] ??= toField(resolve(property, schemas), required.has(name))
    addFields(fields, own, { ...place, schema: property })
  }
}

function toField(schema: Json, required: boolean): FieldContract {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => typeof type === 'string')
  const values = Array.isArray(schema.enum) ? schema.enum.filter(isPlain) : undefined
  return {
    type: types.length === 0 ? 'any' : types.sort().join(','),
    ...(required && { required: true }),
    ...(values !== undefined && { values }),
  }
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function resolve(schema: unknown, schemas: Json): Json {
  const reference = toObject(schema).$ref
  const name = typeof reference === 'string' ? /^#\/components\/schemas\/(.+)$/.exec(reference)?.[1] : undefined
  return name === undefined ? toObject(schema) : toObject(schemas[name])
}

function toObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
