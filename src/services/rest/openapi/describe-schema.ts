import type { SchemaPicture } from '../../../catalog/types.ts'
import type { SessionSetting, Transaction } from '../../../postgres/types.ts'
import { mediaTypeUnavailable } from '../../../query/errors.ts'
import type { Answering } from '../dependencies.ts'
import { parseQualifiedName } from '../domain/parse-qualified-name.ts'
import { type Header, headerIf, type Reply } from '../reply/reply.ts'
import type { SchemaDescriptionRequest } from '../types.ts'
import { buildDocument, type DocumentContents } from './build-document.ts'
import { callFunction, findUsableNames } from './find-usable-names.ts'

const acceptable = ['*/*', 'application/json', 'application/openapi+json']

/** The OpenAPI description of one schema: of what the caller may use in it, or of everything. Throws PGRST107. */
export async function describeSchema(request: SchemaDescriptionRequest, answering: Answering): Promise<Reply> {
  const types = request.accept.map(({ type }) => type)
  if (!types.some((type) => acceptable.includes(type))) throw mediaTypeUnavailable(types)
  const contents = await findContents(request, answering)
  const headers: readonly Header[] = [
    ['content-type', 'application/openapi+json; charset=utf-8'],
    ...headerIf('content-profile', request.profile),
  ]
  const document = buildDocument({
    ...contents,
    address: findAddress(request, answering),
    withSecurity: answering.dependencies.settings.openApiSecurityActive,
  })
  return { status: 200, headers, body: request.headOnly ? undefined : Buffer.from(JSON.stringify(document)) }
}

type Contents = Pick<DocumentContents, 'comment' | 'tables' | 'functions'>

async function findContents(request: SchemaDescriptionRequest, { dependencies, identity, signal }: Answering): Promise<Contents> {
  const { settings, database } = dependencies
  const picture = dependencies.catalog().schemas.get(request.schema)
  const isUsable = await database.transaction(
    { access: 'read only', session: planSession(request, identity), signal },
    async (transaction) => {
      if (settings.preRequest !== undefined) await callFunction(transaction, parseQualifiedName(settings.preRequest))
      return settings.openApiMode === 'ignore-privileges' ? everything : await usableOnly(transaction, request.schema)
    },
  )
  return picture === undefined ? { comment: null, tables: [], functions: [] } : selectContents(picture, isUsable)
}

type IsUsable = (kind: 'tables' | 'functions', name: string) => boolean

const everything: IsUsable = () => true

async function usableOnly(transaction: Transaction, schema: string): Promise<IsUsable> {
  const usable = await findUsableNames(transaction, schema)
  return (kind, name) => usable[kind].has(name)
}

function selectContents({ comment, tables, functions }: SchemaPicture, isUsable: IsUsable): Contents {
  return {
    comment,
    tables: [...tables.values()].filter(({ name }) => isUsable('tables', name)),
    functions: [...functions.values()].flat().filter(({ name }) => isUsable('functions', name)),
  }
}

function planSession({ context }: SchemaDescriptionRequest, { role, claims }: Answering['identity']): readonly SessionSetting[] {
  return [
    ['role', role],
    ['request.jwt.claims', claims],
    ['request.method', context.method],
    ['request.path', context.path],
    ['request.headers', JSON.stringify(context.headers)],
    ['request.cookies', JSON.stringify(context.cookies)],
  ]
}

function findAddress({ context }: SchemaDescriptionRequest, { dependencies, prefix }: Answering): URL {
  const proxy = dependencies.settings.openApiServerProxyUri
  if (proxy !== undefined) return new URL(proxy)
  const base = dependencies.publicUrl?.() ?? `http://${context.headers.host ?? 'localhost'}`
  return URL.canParse(base) ? new URL(`${prefix}/`, base) : new URL(`${prefix}/`, 'http://localhost')
}
