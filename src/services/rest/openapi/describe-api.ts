import type { RestServiceDependencies } from '../dependencies.ts'
import { schemaNotServed } from '../errors.ts'
import { addNeverNull } from './add-never-null.ts'
import { findDescribedContents } from './find-described-contents.ts'
import { buildUsableDocument } from './v31/build-usable-document.ts'
import type { Json } from './v31/json-schema.ts'

export type DescribeApiOptions = {
  /** A role of the database, whose privileges decide what is shown. */
  readonly role: string
  /** Absent: the first one that is served. */
  readonly schema?: string | undefined
  /** Where clients reach the service. */
  readonly address: URL
}

/** The OpenAPI 3.1 document without a request. Throws PGRST106 for a schema that is not served, PostgresError for a role that cannot be taken. */
export async function describeApi(options: DescribeApiOptions, dependencies: RestServiceDependencies): Promise<Json> {
  const { schemas } = dependencies.settings
  const schema = options.schema ?? schemas[0] ?? 'public'
  if (!schemas.includes(schema)) throw schemaNotServed(schema, schemas)
  const context = { method: 'GET', path: '/', headers: {}, cookies: {} }
  const identity = { role: options.role, claims: JSON.stringify({ role: options.role }), source: 'anonymous' } as const
  const signal = new AbortController().signal
  const contents = await findDescribedContents({ schema, context }, { dependencies, identity, signal })
  return buildUsableDocument({ schema, address: options.address, contents: await addNeverNull(contents, dependencies) }, dependencies)
}
