import type { DatabaseFunction, FunctionParameter } from '../../../catalog/types.ts'
import { splitComment } from './split-comment.ts'
import { elementType, toSwaggerFormat, toSwaggerType, toTypeShape, toVisibleType } from './swagger-types.ts'

type Json = Readonly<Record<string, unknown>>

const produces = ['application/json', 'application/vnd.pgrst.object+json;nulls=stripped', 'application/vnd.pgrst.object+json']

/**
 * The path item of a function: a volatile one is called by POST only. Types of parameters read along the search path,
 * where those of columns are told with their schema: PostgREST's documents differ so.
 */
export function describeFunctionPath({ parameters, ...rest }: DatabaseFunction, searchPath: readonly string[]): Json {
  const called = { ...rest, parameters: parameters.map((one) => ({ ...one, type: toVisibleType(one.type, searchPath) })) }
  const { headline, text } = splitComment(called.comment)
  const about = { tags: [`(rpc) ${called.name}`], summary: headline, description: text, produces }
  const responses = { 200: { description: 'OK' } }
  const post = { ...about, parameters: [describeArguments(called), { $ref: '#/parameters/preferParams' }], responses }
  if (called.volatility === 'volatile') return { post }
  return { get: { ...about, parameters: called.parameters.map(describeQueryParameter), responses }, post }
}

function describeArguments({ comment, parameters }: DatabaseFunction): Json {
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name)
  const schema = {
    description: comment ?? undefined,
    required: required.length > 0 ? required : undefined,
    properties: Object.fromEntries(parameters.map(({ name, type }) => [name, toTypeShape(type)])),
    type: 'object',
  }
  return { name: 'args', required: true, in: 'body', schema }
}

function describeQueryParameter({ name, type, required, variadic }: FunctionParameter): Json {
  const jsonType = toSwaggerType(type) ?? 'string'
  const about = { name, required, in: 'query' }
  // Only a variadic parameter may come several times; any other array is written `{1,2}`.
  if (!variadic) return { ...about, type: jsonType === 'array' ? 'string' : jsonType, format: toSwaggerFormat(type) }
  const element = elementType(type)
  return {
    ...about,
    type: jsonType,
    items: { type: toSwaggerType(element), format: toSwaggerFormat(element) },
    collectionFormat: 'multi',
  }
}
