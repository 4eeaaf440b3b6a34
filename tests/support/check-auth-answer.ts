import assert from 'node:assert/strict'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import { describeAuth } from '../../src/services/auth/openapi/describe-auth.ts'

type Json = Readonly<Record<string, unknown>>
type Operation = {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Json }>> }>>
}

const described = describeAuth()
const ajv = new Ajv2020({ strict: false, allErrors: true })
ajvFormats.default(ajv)
ajv.addSchema({ $id: 'auth', components: { schemas: close(described.schemas) } })
const checks = new Map<string, ValidateFunction>()

/** Whether an answer of the auth service is as the OpenAPI description has it, with no field besides. What failed is not looked at. */
export function checkAuthAnswer(method: string, path: string, { status, body }: { readonly status: number; readonly body: unknown }): void {
  if (status >= 400) return
  const template = Object.keys(described.paths).find((candidate) => toPattern(candidate).test(path.split('?', 1)[0] ?? ''))
  const operation = described.paths[template ?? '']?.[method.toLowerCase()] as Operation | undefined
  if (operation === undefined) return
  const answer = operation.responses[status]
  assert.ok(answer !== undefined || status === 303 || status === 302, `${method} ${template} is not described as answering ${status}`)
  const schema = answer?.content?.['application/json']?.schema
  if (schema === undefined) return
  const name = `${method} ${template}`
  const check = checks.get(name) ?? ajv.compile(close(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"auth#/'))))
  checks.set(name, check)
  assert.ok(check(body), `${name}: ${ajv.errorsText(check.errors)} in ${JSON.stringify(body)}`)
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}

/** The same schema, which takes no field that it does not name. */
function close(schema: Json): Json {
  const parts = Object.entries(schema).map(([key, part]) => [key, key === 'allOf' ? part : closePart(part)] as const)
  const isOpen = schema.type === 'object' && schema.properties !== undefined && schema.additionalProperties === undefined
  return { ...Object.fromEntries(parts), ...(isOpen && { additionalProperties: false }) }
}

function closePart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closePart)
  return typeof part === 'object' && part !== null ? close(part as Json) : part
}
