import { suggestName } from '../../catalog/suggest-name.ts'
import type { Catalog, DatabaseFunction, FunctionParameter } from '../../catalog/types.ts'
import { functionAmbiguous, functionNotFound } from '../errors.ts'
import { leastSimilarity } from './find-target.ts'

export type FunctionSearch = {
  readonly catalog: Catalog
  readonly schema: string
  readonly name: string
  /** Names of the arguments that the request gives. */
  readonly given: readonly string[]
  /** What a POST carries: the whole of it may be the one unnamed parameter. */
  readonly posted: 'json' | 'text' | 'xml' | 'bytea' | 'fields' | undefined
}

/** The overload that the given argument names mean. Throws PGRST202 when none fits, PGRST203 when several do. */
export function resolveFunction(search: FunctionSearch): DatabaseFunction {
  const overloads = search.catalog.schemas.get(search.schema)?.functions.get(search.name) ?? []
  const named = overloads.filter((overload) => takesArguments(overload, search))
  const matches = named.length > 0 ? named : overloads.filter((overload) => takesBody(overload, search))
  const [first, second] = matches
  if (first === undefined) throw noFunction(search, overloads)
  if (second !== undefined) throw functionAmbiguous(matches.map(printSignature))
  return first
}

function takesArguments({ parameters }: DatabaseFunction, { given, posted }: FunctionSearch): boolean {
  if (parameters.length === 0) return given.length === 0 && !isRaw(posted)
  const known = new Set(parameters.map(({ name }) => name))
  const names = new Set(given)
  return given.every((name) => known.has(name)) && parameters.every(({ name, required }) => !required || names.has(name))
}

const bodyTypes: Readonly<Record<string, readonly string[]>> = { json: ['json', 'jsonb'], text: ['text'], xml: ['xml'], bytea: ['bytea'] }

function takesBody({ parameters }: DatabaseFunction, { posted }: FunctionSearch): boolean {
  const [only, ...others] = parameters
  if (only === undefined || others.length > 0 || only.name !== '' || posted === undefined) return false
  return bodyTypes[posted]?.includes(only.type) ?? false
}

function isRaw(posted: FunctionSearch['posted']): boolean {
  return posted === 'text' || posted === 'xml' || posted === 'bytea'
}

function noFunction(search: FunctionSearch, overloads: readonly DatabaseFunction[]) {
  const { schema, name, posted } = search
  const qualified = `${schema}.${name}`
  if (isRaw(posted)) {
    return functionNotFound({ called: qualified, searched: `${qualified} with a single unnamed ${posted} parameter`, suggestion: null })
  }
  const given = [...new Set(search.given)].sort()
  const list = given.join(', ')
  const withNames = given.length === 0 ? ' without parameters' : ` with parameter${given.length > 1 ? 's' : ''} ${list}`
  return functionNotFound({
    called: `${qualified}${given.length === 0 ? ' without parameters' : `(${list})`}`,
    searched: `${qualified}${withNames}${posted === 'json' ? ' or with a single unnamed json/jsonb parameter' : ''}`,
    suggestion: suggestFunction(search, given, overloads),
  })
}

/** Another name when nothing has this one, other arguments when something has. */
function suggestFunction({ catalog, schema, name }: FunctionSearch, given: readonly string[], overloads: readonly DatabaseFunction[]) {
  const nearest =
    overloads.length === 0
      ? suggestName(name, catalog.schemas.get(schema)?.functions.keys() ?? [], leastSimilarity)
      : suggestArguments(name, given, overloads)
  return nearest === undefined ? null : `Perhaps you meant to call the function ${schema}.${nearest}`
}

function suggestArguments(name: string, given: readonly string[], overloads: readonly DatabaseFunction[]): string | undefined {
  const print = (names: readonly string[]) => `(${[...names].sort().join(', ')})`
  const lists = overloads.map(({ parameters }) => print(parameters.map((parameter) => parameter.name)))
  const nearest = suggestName(print(given), lists)
  return nearest === undefined ? undefined : `${name}${nearest}`
}

function printSignature({ schema, name, parameters }: DatabaseFunction): string {
  return `${schema}.${name}(${parameters.map(printParameter).join(', ')})`
}

function printParameter({ name, type }: FunctionParameter): string {
  return `${name} => ${type}`
}
