import type { SchemaPicture } from '../../../catalog/types.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { mediaTypeUnavailable } from '../../../query/errors.ts'
import { planRequestSession } from '../../../query/session-settings.ts'
import { renderPreRequest } from '../../../query/sql/render-pre-request.ts'
import type { Answering } from '../dependencies.ts'
import { toRunSettings } from '../domain/engine-settings.ts'
import { type Header, headerIf, type Reply } from '../reply/reply.ts'
import type { SchemaDescriptionRequest } from '../types.ts'
import { buildDocument, type DocumentContents } from './build-document.ts'
import { findUsableNames } from './find-usable-names.ts'

const acceptable = ['*/*', 'application/json', 'application/openapi+json']

/** Throws PGRST107 unless the description is in a form that the client takes. */
export function checkDescribable({ accept }: SchemaDescriptionRequest): void {
  const types = accept.map(({ type }) => type)
  if (!types.some((type) => acceptable.includes(type))) throw mediaTypeUnavailable(types)
}

/** The OpenAPI description of one schema. */
export function buildDescription(request: SchemaDescriptionRequest, contents: DescribedContents, answering: Answering): Reply {
  const headers: readonly Header[] = [
    ['content-type', 'application/openapi+json; charset=utf-8'],
    ...headerIf('content-profile', request.profile),
  ]
  const document = buildDocument({
    ...contents,
    searchPath: [request.schema, ...answering.dependencies.settings.extraSearchPath],
    address: findAddress(request, answering),
    withSecurity: answering.dependencies.settings.openApiSecurityActive,
  })
  return { status: 200, headers, body: request.headOnly ? undefined : Buffer.from(JSON.stringify(document)) }
}

export type DescribedContents = Pick<DocumentContents, 'comment' | 'tables' | 'functions'>

/** What the caller may use in the schema, or everything in it. */
export async function findDescribedContents(
  { schema, context }: SchemaDescriptionRequest,
  { dependencies, identity, signal }: Answering,
): Promise<DescribedContents> {
  const { database, sessionSettings = [] } = dependencies
  const catalog = dependencies.catalog()
  const settings = toRunSettings(dependencies.settings, sessionSettings)
  const isUsable = await database.transaction(
    { access: 'read only', session: planRequestSession(schema, { context, identity, settings, catalog }), signal },
    async (transaction) => {
      if (settings.preRequest !== undefined) await transaction.query(renderPreRequest(settings.preRequest))
      return dependencies.settings.openApiMode === 'ignore-privileges' ? everything : await usableOnly(transaction, schema)
    },
  )
  const picture = catalog.schemas.get(schema)
  return picture === undefined ? { comment: null, tables: [], functions: [] } : selectContents(picture, isUsable)
}

type IsUsable = (kind: 'tables' | 'functions', name: string) => boolean

const everything: IsUsable = () => true

async function usableOnly(transaction: Transaction, schema: string): Promise<IsUsable> {
  const usable = await findUsableNames(transaction, schema)
  return (kind, name) => usable[kind].has(name)
}

function selectContents({ comment, tables, functions }: SchemaPicture, isUsable: IsUsable): DescribedContents {
  return {
    comment,
    tables: [...tables.values()].filter(({ name }) => isUsable('tables', name)),
    functions: [...functions.values()].flat().filter(({ name }) => isUsable('functions', name)),
  }
}

function findAddress({ context }: SchemaDescriptionRequest, { dependencies, prefix }: Answering): URL {
  const proxy = dependencies.settings.openApiServerProxyUri
  if (proxy !== undefined) return new URL(proxy)
  const base = dependencies.publicUrl?.() ?? `http://${context.headers.host ?? 'localhost'}`
  return URL.canParse(base) ? new URL(`${prefix}/`, base) : new URL(`${prefix}/`, 'http://localhost')
}
