import type { Answering } from '../dependencies.ts'
import { rootDisabled } from '../errors.ts'
import type { Reply } from '../reply/reply.ts'
import type { SchemaDescriptionRequest } from '../types.ts'

/** The OpenAPI description of one schema, of what the caller may use in it. */
export async function describeSchema(_request: SchemaDescriptionRequest, _answering: Answering): Promise<Reply> {
  throw rootDisabled()
}
