import { parseCookie } from 'cookie'
import type { CallArguments, Intent, IntentBase } from '../../../query/intent.ts'
import type { RequestContext } from '../../../query/run-plan.ts'
import { methodNotForFunctions, methodUnsupported, preferencesInvalid, putWithLimit, rootDisabled } from '../errors.ts'
import type { RestSettings } from '../settings.ts'
import type { Asked, RawRequest, RestRequest } from '../types.ts'
import { chooseSchema } from './choose-schema.ts'
import { parseBody } from './parse-body.ts'
import { parseAccept, parseMediaType } from './parse-media-type.ts'
import { type Page, parseTopPage } from './parse-page.ts'
import { parsePath, type Resource } from './parse-path.ts'
import { parsePreferences } from './parse-preferences.ts'
import { parseQuery, type RestQuery } from './parse-query.ts'
import { createRecentCache } from './recent-cache.ts'

type QueriedResource = Exclude<Resource, { kind: 'root' }>

/** A request with a place in the database, its method known to fit. */
type Reading = { readonly request: RawRequest; readonly resource: QueriedResource; readonly query: RestQuery; readonly base: IntentBase }

export type RestReader = (request: RawRequest) => RestRequest

/** Text → nouns; knows no schema. What depends on one text only is remembered by that text. */
export function createRestReader(settings: RestSettings): RestReader {
  const mayEndTransaction = settings.transactionEnd.endsWith('allow-override')
  const queryOfTable = createRecentCache((query) => parseQuery(query, { isCall: false }))
  const queryOfCall = createRecentCache((query) => parseQuery(query, { isCall: true }))
  const accept = createRecentCache(parseAccept)
  const preferences = createRecentCache((header) => parsePreferences(header, { mayEndTransaction }))
  const rootFunction = settings.rootSpec?.split('.').at(-1)

  return (request) => {
    const { method, headers } = request
    const resource = findResource(parsePath(request.path), settings, rootFunction)
    const profile = headers[['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) ? 'content-profile' : 'accept-profile']
    const schema = chooseSchema(settings.schemas, profile)
    checkMethod(resource, method)
    if (method === 'OPTIONS') return { kind: 'options', schema: schema.name, resource }
    const named = schema.isNegotiated ? schema.name : undefined
    const context = buildContext(request)
    const acceptable = accept(headers.accept ?? '*/*')
    if (resource.kind === 'root') {
      return { kind: 'describe schema', schema: schema.name, profile: named, headOnly: method === 'HEAD', accept: acceptable, context }
    }
    const isQueryCall = resource.kind === 'function' && method !== 'POST'
    const query = (isQueryCall ? queryOfCall : queryOfTable)(request.query)
    const page = parseTopPage(query.page, method === 'GET' ? headers.range : undefined)
    const asked = preferences(headers.prefer ?? '')
    const base = buildIntentBase(schema.name, resource.name, query, page)
    const intent = buildIntent({
      request,
      resource,
      query,
      base: { ...base, preferences: asked.preferences, accept: acceptable },
    })
    if (asked.preferences.handling === 'strict' && asked.unknown.length > 0) throw preferencesInvalid(asked.unknown)
    return { kind: 'query', asked: { intent, context, page, profile: named, canonicalQuery: query.canonical } satisfies Asked }
  }
}

function findResource(resource: Resource, settings: RestSettings, rootFunction: string | undefined): Resource {
  if (resource.kind !== 'root') return resource
  if (settings.openApiMode === 'disabled') throw rootDisabled()
  return rootFunction === undefined ? resource : { kind: 'function', name: rootFunction }
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

function buildContext({ method, path, headers }: RawRequest): RequestContext {
  const { cookie, ...others } = headers
  if (cookie === undefined) return { method, path, headers, cookies: {} }
  const cookies = Object.entries(parseCookie(cookie)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return { method, path, headers: others, cookies: Object.fromEntries(cookies) }
}
