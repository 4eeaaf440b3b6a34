import { mediaTypeUnavailable } from '../../../query/errors.ts'
import type { Answering } from '../dependencies.ts'
import { type Header, headerIf, type Reply } from '../reply/reply.ts'
import type { SchemaDescriptionRequest } from '../types.ts'
import { buildDocument } from './build-document.ts'
import type { DescribedContents } from './find-described-contents.ts'
import { type DescriptionForm, negotiateDescription } from './negotiate-description.ts'
import { buildUsableDocument } from './v31/build-usable-document.ts'

/** The form in which the client takes the description. Throws PGRST107 when it takes none. */
export function chooseDescription({ accept }: SchemaDescriptionRequest): DescriptionForm {
  const form = negotiateDescription(accept)
  if (form === undefined) throw mediaTypeUnavailable(accept.map(({ type }) => type))
  return form
}

export type Described = { readonly form: DescriptionForm; readonly contents: DescribedContents }

/** The OpenAPI description of one schema. */
export function buildDescription(request: SchemaDescriptionRequest, described: Described, answering: Answering): Reply {
  const headers: readonly Header[] = [['content-type', described.form.contentType], ...headerIf('content-profile', request.profile)]
  if (request.headOnly) return { status: 200, headers, body: undefined }
  const address = findAddress(request, answering)
  const document =
    described.form.version === '3.1'
      ? buildUsableDocument({ schema: request.schema, address, contents: described.contents }, answering.dependencies)
      : buildSwagger(request.schema, { contents: described.contents, address }, answering)
  return { status: 200, headers, body: Buffer.from(JSON.stringify(document)) }
}

type Addressed = { readonly contents: DescribedContents; readonly address: URL }

function buildSwagger(schema: string, { contents, address }: Addressed, { dependencies: { settings } }: Answering) {
  return buildDocument({
    ...contents,
    tables: contents.tables.map(({ table }) => table),
    searchPath: [schema, ...settings.extraSearchPath],
    address,
    withSecurity: settings.openApiSecurityActive,
  })
}

function findAddress({ context }: SchemaDescriptionRequest, { dependencies, prefix }: Answering): URL {
  const proxy = dependencies.settings.openApiServerProxyUri
  if (proxy !== undefined) return new URL(proxy)
  const base = dependencies.publicUrl?.() ?? `http://${context.headers.host ?? 'localhost'}`
  return URL.canParse(base) ? new URL(`${prefix}/`, base) : new URL(`${prefix}/`, 'http://localhost')
}
