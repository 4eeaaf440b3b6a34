import type { DatabaseFunction, FunctionParameter } from '../../../../catalog/types.ts'
import { splitComment } from '../split-comment.ts'
import { elementType } from '../swagger-types.ts'
import type { SharedNames } from './common-parameters.ts'
import { toComponentName } from './component-name.ts'
import { referToParameter } from './describe-parameters.ts'
import { describeResult, type ResultContext } from './describe-result.ts'
import { referToErrors } from './error-responses.ts'
import { describeObject, describeType, type Json, type TypeBook } from './json-schema.ts'

export type FunctionPathContext = ResultContext & { readonly shared: SharedNames }

/** The path item of all overloads of one name: by POST always, by GET where none may change anything. */
export function describeFunctionPath(overloads: readonly [DatabaseFunction, ...DatabaseFunction[]], context: FunctionPathContext): Json {
  const [first] = overloads
  const { headline, text } = splitComment(overloads.find(({ comment }) => comment !== null)?.comment ?? null)
  const name = toComponentName(first.name)
  const about = {
    tags: [`(rpc) ${first.name}`],
    summary: headline ?? `Call ${first.name}`,
    ...(text !== undefined && { description: text }),
    ...(overloads.every(({ deprecation }) => deprecation !== null) && { deprecated: true }),
    responses: describeResponses(overloads, context),
  }
  const shared = listSharedParameters(overloads)
  const post = {
    operationId: `call_${name}`,
    ...about,
    parameters: refer([...shared, 'prefer.call', ...context.shared.writeOnce]),
    requestBody: describeBody(overloads, context.book),
  }
  const readers = overloads.filter(({ volatility, parameters }) => volatility !== 'volatile' && !takesBody(parameters))
  if (readers.length === 0) return { post }
  const query = describeQueryParameters(readers, context.book)
  const parameters = [...query, ...refer([...shared, 'prefer.call', ...context.shared.read])]
  return { get: { operationId: `query_${name}`, ...about, parameters }, post }
}

const rowParameters = ['and', 'or', 'limit', 'offset']

/** Only rows are filtered and paged; and an argument goes before what its name would otherwise mean. */
function listSharedParameters(overloads: readonly DatabaseFunction[]): readonly string[] {
  if (overloads.every(({ returns, resultColumns }) => returns.kind.kind !== 'composite' && resultColumns.length === 0)) return []
  const names = new Set(overloads.flatMap(({ parameters }) => parameters.map(({ name }) => name)))
  return rowParameters.filter((name) => !names.has(name))
}

function describeResponses(overloads: readonly DatabaseFunction[], context: ResultContext): Json {
  const results = overloads.map((called) => describeResult(called, context))
  const given = distinct(results.filter((result) => result !== undefined))
  return {
    ...(given.length > 0 && {
      200: { description: 'What the function gives back.', content: { 'application/json': { schema: anyOf(given) } } },
    }),
    ...(results.includes(undefined) && { 204: { description: 'Done; the function gives nothing back.' } }),
    ...referToErrors([400, 401, 403, 404, 406]),
  }
}

function takesBody(parameters: readonly FunctionParameter[]): boolean {
  return parameters.length === 1 && parameters[0]?.name === ''
}

const bodyMediaTypes: Readonly<Record<string, string>> = {
  text: 'text/plain',
  xml: 'text/xml',
  bytea: 'application/octet-stream',
}

function describeBody(overloads: readonly DatabaseFunction[], book: TypeBook): Json {
  const whole = overloads.flatMap(({ parameters }) => (takesBody(parameters) ? parameters.map(({ type }) => type) : []))
  const named = overloads.filter(({ parameters }) => !takesBody(parameters)).map(({ parameters }) => describeArguments(parameters, book))
  const takesJson = whole.some((type) => type === 'json' || type === 'jsonb')
  const raw = whole.flatMap((type) => (bodyMediaTypes[type] === undefined ? [] : [[bodyMediaTypes[type], {}]]))
  const json = takesJson ? {} : anyOf(distinct(named))
  return {
    required: overloads.every(({ parameters }) => parameters.some(({ required }) => required)),
    content: { ...((takesJson || named.length > 0) && { 'application/json': { schema: json } }), ...Object.fromEntries(raw) },
  }
}

function describeArguments(parameters: readonly FunctionParameter[], book: TypeBook): Json {
  return describeObject(
    Object.fromEntries(parameters.map(({ name, type }) => [name, describeType(type, book)])),
    parameters.filter(({ required }) => required).map(({ name }) => name),
  )
}

/** Those of all overloads; one is required where every overload requires it. */
function describeQueryParameters(readers: readonly DatabaseFunction[], book: TypeBook): readonly Json[] {
  const byName = Map.groupBy(
    readers.flatMap(({ parameters }) => parameters),
    ({ name }) => name,
  )
  return Array.from(byName, ([name, same]) => ({
    name,
    in: 'query',
    required: same.length === readers.length && same.every(({ required }) => required),
    schema: anyOf(distinct(same.map((parameter) => describeArgument(parameter, book)))),
  }))
}

/** Only a variadic parameter may come several times; any other array, and a row, is written in PostgreSQL's own way: `{1,2}`. */
function describeArgument({ type, variadic }: FunctionParameter, book: TypeBook): Json {
  if (variadic) return { type: 'array', items: describeType(elementType(type), book) }
  const schema = describeType(type, book)
  return schema.type === 'array' || schema.type === 'object' || schema.type === undefined ? { type: 'string' } : schema
}

function anyOf(schemas: readonly Json[]): Json {
  const [only = {}, ...others] = schemas
  return others.length === 0 ? only : { anyOf: schemas }
}

function distinct(schemas: readonly Json[]): readonly Json[] {
  return [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()]
}

function refer(names: readonly string[]): readonly Json[] {
  return names.map(referToParameter)
}
