import { parseCookie } from 'cookie'
import type { CallArguments, Intent, IntentBase } from '../../../query/intent.ts'
import type { RequestContext } from '../../../query/run-plan.ts'
import { methodNotForFunctions, methodUnsupported, preferencesInvalid, putWithLimit, rootDisabled } from '../errors.ts'
import type { RestSettings } from '../settings.ts'
import type { Asked, RawRequest, RestRequest, SchemaDescriptionRequest } from '../types.ts'
import { toCanonicalQuery } from './canonical-query.ts'
import { type ChosenSchema, chooseSchema } from './choose-schema.ts'
import { type OpenIntent, openIntent } from './open-intent.ts'
import { closedQuery, openQuery } from './open-query.ts'
import { parseBody } from './parse-body.ts'
import { parseAccept, parseMediaType } from './parse-media-type.ts'
import { type Page, parseTopPage } from './parse-page.ts'
import { parsePath, type Resource } from './parse-path.ts'
import { parsePreferences } from './parse-preferences.ts'
import { parseQualifiedName } from './parse-qualified-name.ts'
import { parseQuery, type RestQuery } from './parse-query.ts'
import { createRecentCache } from './recent-cache.ts'

type QueriedResource = Exclude<Resource, { kind: 'root' }>

/** A request with a place in the database, its method known to fit. */
type Reading = { readonly request: RawRequest; readonly resource: QueriedResource; readonly query: RestQuery; readonly base: IntentBase }

export type RestReader = (request: RawRequest) => RestRequest

/** What depends on one text only, remembered by that text. */
type Remembered = ReturnType<typeof createMemory>

/** What the request is about, checked: the schema is served, the method fits. */
type Place = { readonly resource: Resource; readonly schema: ChosenSchema }

/** Text → nouns; knows no schema. */
export function createRestReader(settings: RestSettings): RestReader {
  const remembered = createMemory(settings)
  return (request) => {
    const { resource, schema } = findPlace(request, settings)
    if (request.method === 'OPTIONS') return { kind: 'options', schema: schema.name, resource }
    if (resource.kind === 'root') return readDescriptionRequest(request, schema, remembered)
    return { kind: 'query', asked: readAsked(request, resource, schema, remembered) }
  }
}

function createMemory({ transactionEnd, rememberedPlans }: RestSettings) {
  const mayEndTransaction = transactionEnd.endsWith('allow-override')
  return {
    keepsPlans: rememberedPlans > 0,
    queryOfTable: createRecentCache((query) => parseQuery(query, { isCall: false })),
    queryOfCall: createRecentCache((query) => parseQuery(query, { isCall: true })),
    accept: createRecentCache(parseAccept),
    preferences: createRecentCache((header) => parsePreferences(header, { mayEndTransaction })),
  }
}

const writingMethods = ['POST', 'PUT', 'PATCH', 'DELETE']

function findPlace({ method, path, headers }: RawRequest, settings: RestSettings): Place {
  const resource = findResource(parsePath(path), settings)
  const profile = headers[writingMethods.includes(method) ? 'content-profile' : 'accept-profile']
  const schema = chooseSchema(settings.schemas, profile)
  checkMethod(resource, method)
  return { resource, schema }
}

function readDescriptionRequest(request: RawRequest, schema: ChosenSchema, { accept }: Remembered): SchemaDescriptionRequest {
  return {
    kind: 'describe schema',
    schema: schema.name,
    profile: findProfile(schema),
    headOnly: request.method === 'HEAD',
    accept: accept(request.headers.accept ?? '*/*'),
    context: buildContext(request),
  }
}

function readAsked(request: RawRequest, resource: QueriedResource, schema: ChosenSchema, remembered: Remembered): Asked {
  const { method, headers } = request
  const isQueryCall = resource.kind === 'function' && method !== 'POST'
  const { shape, values } = (isQueryCall || !remembered.keepsPlans ? closedQuery : openQuery)(request.query)
  const query = (isQueryCall ? remembered.queryOfCall : remembered.queryOfTable)(shape)
  const page = parseTopPage(query.page, method === 'GET' ? headers.range : undefined)
  const { preferences, unknown } = remembered.preferences(headers.prefer ?? '')
  const accept = remembered.accept(headers.accept ?? '*/*')
  const base = { ...buildIntentBase(schema.name, resource.name, query, page), preferences, accept }
  const intent = buildIntent({ request, resource, query, base })
  if (preferences.handling === 'strict' && unknown.length > 0) throw preferencesInvalid(unknown)
  const open = remembered.keepsPlans ? openIntent(intent, values) : undefined
  return {
    intent: open?.intent ?? intent,
    values: open?.values ?? values,
    shape: open && findShape(request, { schema: schema.name, resource, shapeOfQuery: shape, shapeOfBody: open.shapeOfBody }),
    context: buildContext(request),
    page,
    profile: findProfile(schema),
    canonicalQuery: toCanonicalQuery(request.query),
  }
}

/** Longer ones come from programs that never ask the same twice, and would fill the memory. */
const longestShape = 2048

type ShapeParts = {
  readonly schema: string
  readonly resource: QueriedResource
  readonly shapeOfQuery: string
  readonly shapeOfBody: OpenIntent['shapeOfBody']
}

/** Everything that an intent is made of, as it came. JSON, since no separator is safe from what clients write. */
function findShape({ method, headers }: RawRequest, { schema, resource, shapeOfQuery, shapeOfBody }: ShapeParts): string | undefined {
  if (shapeOfBody === undefined) return undefined
  const { range, prefer, accept } = headers
  const shape = JSON.stringify([method, schema, resource.kind, resource.name, shapeOfQuery, shapeOfBody, range, prefer, accept])
  return shape.length <= longestShape ? shape : undefined
}

function findProfile({ name, isNegotiated }: ChosenSchema): string | undefined {
  return isNegotiated ? name : undefined
}

function findResource(resource: Resource, { openApiMode, rootSpec }: RestSettings): Resource {
  if (resource.kind !== 'root') return resource
  if (openApiMode === 'disabled') throw rootDisabled()
  return rootSpec === undefined ? resource : { kind: 'function', name: parseQualifiedName(rootSpec).name }
}

const methodsByResource: Readonly<Record<Resource['kind'], readonly string[]>> = {
  root: ['GET', 'HEAD', 'OPTIONS'],
  table: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  function: ['GET', 'HEAD', 'POST', 'OPTIONS'],
}

function checkMethod(resource: Resource, method: string): void {
  if (methodsByResource[resource.kind].includes(method)) return
  throw resource.kind === 'function' ? methodNotForFunctions(method) : methodUnsupported(method)
}

function buildIntentBase(schema: string, target: string, query: RestQuery, page: Page): Omit<IntentBase, 'preferences' | 'accept'> {
  const isWhole = page.offset === 0 && page.limit === undefined
  return {
    schema,
    target,
    select: query.select,
    where: query.where,
    having: query.having,
    order: query.order,
    pages: isWhole ? query.embedPages : [{ embeds: [], ...page }, ...query.embedPages],
  }
}

function buildIntent(reading: Reading): Intent {
  const { request, resource, query, base } = reading
  if (resource.kind === 'function') return buildCall(reading)
  switch (request.method) {
    case 'POST':
      return { ...base, kind: 'insert', ...readWrite(reading, query.columns), conflictColumns: query.conflictColumns, isPut: false }
    case 'PUT':
      if (base.pages.some(({ embeds }) => embeds.length === 0)) throw putWithLimit()
      return { ...base, kind: 'insert', ...readWrite(reading, undefined), conflictColumns: query.conflictColumns, isPut: true }
    case 'PATCH':
      return { ...base, kind: 'update', ...readWrite(reading, query.columns) }
    case 'DELETE':
      return { ...base, kind: 'delete' }
    default:
      return { ...base, kind: 'read', headOnly: request.method === 'HEAD' }
  }
}

function buildCall(reading: Reading): Intent {
  const { request, query, base } = reading
  const method = request.method === 'GET' || request.method === 'HEAD' ? request.method : 'POST'
  const given: CallArguments =
    method === 'POST' ? { kind: 'body', body: readWrite(reading, query.columns).body } : { kind: 'query', parameters: query.callParameters }
  return { ...base, kind: 'call', method, arguments: given, columns: method === 'POST' ? query.columns : undefined }
}

function readWrite({ request, resource }: Reading, columns: readonly string[] | undefined) {
  const mediaType = parseMediaType(request.headers['content-type'] ?? 'application/json')
  return { columns, body: parseBody({ bytes: request.body, mediaType, isCall: resource.kind === 'function', columns }) }
}

/** What SQL can read of a request. */
export function buildContext({ method, path, headers }: RawRequest): RequestContext {
  const { cookie, ...others } = headers
  if (cookie === undefined) return { method, path, headers, cookies: {} }
  const cookies = Object.entries(parseCookie(cookie)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return { method, path, headers: others, cookies: Object.fromEntries(cookies) }
}
