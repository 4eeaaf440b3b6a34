import type { JsonSchema } from '../../../catalog/json-schemas/types.ts'
import { toArray } from './to-type.ts'
import { renderProperty } from './write-text.ts'

/** A JSON Schema as a TypeScript type; what says nothing of a shape, and what is not understood, is `Json`. */
export function renderJsonSchema(schema: unknown, root: JsonSchema = toSchema(schema), entered: readonly string[] = []): string {
  if (schema === false) return 'never'
  const known = toSchema(schema)
  if (typeof known.$ref === 'string') return renderReference(known.$ref, root, entered)
  const inner = (part: unknown) => renderJsonSchema(part, root, entered)
  if ('const' in known) return renderConstant(known.const)
  if (Array.isArray(known.enum)) return known.enum.map(renderConstant).join(' | ') || 'never'
  const choices = known.anyOf ?? known.oneOf
  if (Array.isArray(choices)) return choices.map(inner).join(' | ') || 'never'
  if (Array.isArray(known.allOf)) return known.allOf.map((part) => `(${inner(part)})`).join(' & ') || 'Json'
  const types = Array.isArray(known.type) ? known.type : [known.type ?? (known.properties === undefined ? undefined : 'object')]
  return types.map((type: unknown) => renderTyped(type, known, inner)).join(' | ')
}

function toSchema(schema: unknown): JsonSchema {
  return typeof schema === 'object' && schema !== null ? (schema as JsonSchema) : {}
}

type RenderPart = (part: unknown) => string

function renderTyped(type: unknown, schema: JsonSchema, inner: RenderPart): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type
    case 'number':
    case 'integer':
      return 'number'
    case 'array':
      return renderArray(schema, inner)
    case 'object':
      return renderObject(schema, inner)
    default:
      return 'Json'
  }
}

function renderArray({ prefixItems, items, minItems }: JsonSchema, inner: RenderPart): string {
  if (!Array.isArray(prefixItems)) return toArray(inner(items))
  const isFixed = items === false || minItems === prefixItems.length
  return `[${[...prefixItems.map(inner), ...(isFixed ? [] : [`...${toArray(inner(items))}`])].join(', ')}]`
}

function renderObject({ properties, required, additionalProperties }: JsonSchema, inner: RenderPart): string {
  const needed = new Set<unknown>(Array.isArray(required) ? required : [])
  const named = Object.entries(toSchema(properties)).map(([name, part]) =>
    renderProperty(name, inner(part), { optional: !needed.has(name) }),
  )
  if (named.length > 0) return `{ ${named.join('; ')} }`
  if (additionalProperties === false) return 'Record<string, never>'
  return `{ [key: string]: ${additionalProperties === undefined || additionalProperties === true ? 'Json | undefined' : inner(additionalProperties)} }`
}

function renderConstant(value: unknown): string {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) ? JSON.stringify(value) : 'Json'
}

/** A part of the same schema; one that contains itself ends as Json. */
function renderReference(reference: string, root: JsonSchema, entered: readonly string[]): string {
  if (!reference.startsWith('#/') || entered.includes(reference)) return 'Json'
  const steps = reference
    .slice(2)
    .split('/')
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
  const part = steps.reduce<unknown>((found, step) => toSchema(found)[step], root)
  return part === undefined ? 'Json' : renderJsonSchema(part, root, [...entered, reference])
}
