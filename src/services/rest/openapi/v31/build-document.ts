import type { Catalog, DatabaseFunction } from '../../../../catalog/types.ts'
import { splitComment } from '../split-comment.ts'
import { batchPath, batchSchemas } from './batch-path.ts'
import { type DescribedSchema, describeCommonParameters, listSharedNames } from './common-parameters.ts'
import { describeFunctionPath } from './describe-function-path.ts'
import { describeTableParameters } from './describe-parameters.ts'
import { describeRows } from './describe-rows.ts'
import { describeTablePath } from './describe-table-path.ts'
import { describeErrorResponses, errorSchema } from './error-responses.ts'
import { createTypeBook, type Json } from './json-schema.ts'
import type { UsableTable } from './usable-table.ts'

export type ApiContents = {
  readonly schema: string
  /** Comment of the schema: title, then description. */
  readonly comment: string | null
  readonly tables: readonly UsableTable[]
  readonly functions: readonly DatabaseFunction[]
  readonly catalog: Catalog
  /** Where the service is reached. */
  readonly address: URL
  /** Set where several schemas are served. */
  readonly profile: DescribedSchema | undefined
  readonly mayEndTransaction: boolean
  /** Requests without credentials are answered. */
  readonly anonymousAllowed: boolean
  /** The header `apikey` counts. */
  readonly withApiKeys: boolean
  /** Idempotency-Key is understood. */
  readonly keepsReplies: boolean
  readonly aggregatesEnabled: boolean
}

/** OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html) of one schema, in JSON Schema 2020-12. */
export function buildOpenApi31(contents: ApiContents): Json {
  const { headline, text } = splitComment(contents.comment)
  const book = createTypeBook(contents.catalog)
  const tables = contents.tables.map(({ table }) => table)
  return {
    openapi: '3.1.1',
    info: {
      title: headline ?? `Schema ${contents.schema}`,
      description:
        text ?? 'Tables, views and functions of a PostgreSQL schema in the dialect of PostgREST, described from the database by Dorsal.',
      version: '1',
    },
    servers: [{ url: contents.address.href.replace(/\/$/, '') }],
    security: describeSecurity(contents),
    tags: describeTags(contents),
    paths: describePaths(contents, {
      book,
      catalog: contents.catalog,
      tables,
      shared: listSharedNames(contents),
    }),
    components: {
      schemas: Object.assign(
        { 'error.body': errorSchema, ...batchSchemas },
        ...contents.tables.map((usable) => describeRows(usable, book)),
      ),
      parameters: Object.assign(describeCommonParameters(contents), ...tables.map((table) => describeTableParameters(table, book))),
      responses: describeErrorResponses(),
      securitySchemes: describeSchemes(contents),
    },
  }
}

function describePaths({ tables, functions }: ApiContents, context: Parameters<typeof describeFunctionPath>[1]): Json {
  const byName = Map.groupBy(functions, ({ name }) => name)
  return {
    '/': { get: root },
    '/$batch': batchPath,
    ...Object.fromEntries(tables.map((usable) => [`/${encodeURIComponent(usable.table.name)}`, describeTablePath(usable, context.shared)])),
    ...Object.fromEntries(
      Array.from(byName, ([name, [first, ...others]]) =>
        first === undefined ? [] : [`/rpc/${encodeURIComponent(name)}`, describeFunctionPath([first, ...others], context)],
      ),
    ),
  }
}

const root: Json = {
  operationId: 'describe',
  tags: ['Introspection'],
  summary: 'This description',
  responses: {
    200: {
      description: 'OpenAPI 3.1, or 2.0 when nothing more is asked for.',
      content: {
        'application/vnd.oai.openapi+json;version=3.1': { schema: { type: 'object' } },
        'application/openapi+json': { schema: { type: 'object' } },
      },
    },
    default: { $ref: '#/components/responses/error' },
  },
}

function describeTags({ tables, functions }: ApiContents): readonly Json[] {
  const names = new Set(functions.map(({ name }) => `(rpc) ${name}`))
  const ofTables = tables.map(({ table }) => {
    const { headline } = splitComment(table.comment)
    return { name: table.name, ...(headline !== undefined && { description: headline }) }
  })
  return [{ name: 'Introspection' }, { name: 'Batch' }, ...ofTables, ...Array.from(names, (name) => ({ name }))]
}

/** Any of them is enough; an empty one means that none is needed. */
function describeSecurity({ anonymousAllowed, withApiKeys }: ApiContents): readonly Json[] {
  return [...(anonymousAllowed ? [{}] : []), { bearer: [] }, ...(withApiKeys ? [{ apiKey: [] }] : [])]
}

function describeSchemes({ withApiKeys }: ApiContents): Json {
  return {
    bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A signed token; its `role` claim decides what is seen.' },
    ...(withApiKeys && { apiKey: { type: 'apiKey', in: 'header', name: 'apikey', description: 'A key of the project.' } }),
  }
}
