import type { TSchema } from 'typebox'
import type { AuthEndpoint } from '../endpoint.ts'
import { endpoints } from '../endpoints/endpoints.ts'
import { grants } from '../endpoints/token/grants.ts'
import { answers, type DescribedAnswer } from './answers.ts'
import { authSchemas } from './schemas.ts'

type Json = Readonly<Record<string, unknown>>

export type DescribedAuth = {
  /** By path below the prefix: `/admin/users/{userId}`. */
  readonly paths: Readonly<Record<string, Json>>
  /** By name, as references to them are written: `auth.User`. */
  readonly schemas: Json
}

/** This service as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html), from the endpoints that serve it. */
export function describeAuth(): DescribedAuth {
  const byPath = Map.groupBy(endpoints, ({ url }) => toPath(url))
  return {
    paths: Object.fromEntries(
      Array.from(byPath, ([path, operations]) => [
        path,
        Object.fromEntries(operations.map((endpoint) => [endpoint.method.toLowerCase(), describeOperation(endpoint)])),
      ]),
    ),
    schemas: Object.fromEntries(Object.entries(authSchemas).map(([name, schema]) => [`auth.${name}`, toPlain(schema)])),
  }
}

/** `/admin/users/:userId` → `/admin/users/{userId}`. */
function toPath(url: string): string {
  return url.replaceAll(/:(\w+)/g, '{$1}')
}

function describeOperation(endpoint: AuthEndpoint): Json {
  const { method, url, about, schema, errors } = endpoint
  const parameters = [...listParameters(schema.params, 'path'), ...listParameters(describeQuery(endpoint), 'query')]
  const body = describeBody(endpoint)
  return {
    operationId: `auth.${method.toLowerCase()}${url.replaceAll(/[^A-Za-z0-9]+/g, '_')}`,
    tags: [url.startsWith('/admin') || url === '/invite' ? 'Auth administration' : 'Auth'],
    summary: about,
    security: describeSecurity(endpoint),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: body }),
    responses: {
      ...Object.assign({}, ...[answers[`${method} ${url}`] ?? []].flat().map(describeAnswer)),
      default: {
        description: 'What was wrong.',
        content: { 'application/json': { schema: { $ref: `#/components/schemas/auth.${errors === 'oauth' ? 'OAuthError' : 'Error'}` } } },
      },
    },
  }
}

/** An endpoint for anyone is asked with a key of the project, as every other. */
function describeSecurity({ access }: AuthEndpoint): readonly Json[] {
  switch (access) {
    case 'anyone':
      return [{}, { apiKey: [] }]
    case 'user':
      return [{ bearer: [] }]
    case 'admin':
      return [{ bearer: [] }, { apiKey: [] }]
  }
}

function describeQuery({ url, schema }: AuthEndpoint): TSchema | Json | undefined {
  if (url !== '/token') return schema.querystring
  return { properties: { grant_type: { type: 'string', enum: grants.map(({ type }) => type) } }, required: ['grant_type'] }
}

function listParameters(schema: TSchema | Json | undefined, place: 'path' | 'query'): readonly Json[] {
  const { properties = {}, required = [] } = toPlain(schema) as { readonly properties?: Json; readonly required?: readonly string[] }
  return Object.entries(properties).map(([name, part]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: part,
  }))
}

function describeBody({ url, schema, takes }: AuthEndpoint): Json | undefined {
  const body = url === '/token' ? { oneOf: grants.map(describeGrant) } : schema.body && toPlain(schema.body)
  if (body === undefined) return undefined
  const mediaType = takes === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
  return { required: true, content: { [mediaType]: { schema: body } } }
}

function describeGrant({ type, about, body }: (typeof grants)[number]): Json {
  return { title: type, description: about, ...toPlain(body) }
}

function describeAnswer({ status, body, mediaType = 'application/json' }: DescribedAnswer): Json {
  const described = { description: descriptions[status] }
  if (status === 302 || status === 303) return { [status]: { ...described, headers: { Location: { schema: { type: 'string' } } } } }
  return { [status]: body === undefined ? described : { ...described, content: { [mediaType]: { schema: toPlain(body) } } } }
}

const descriptions: Readonly<Record<DescribedAnswer['status'], string>> = {
  200: 'OK',
  201: 'Created',
  204: 'Done',
  302: 'Leads on',
  303: 'Leads on',
}

/** Without what TypeBox keeps for itself, as JSON carries it. */
function toPlain(schema: TSchema | Json | undefined): Json {
  return schema === undefined ? {} : JSON.parse(JSON.stringify(schema))
}
