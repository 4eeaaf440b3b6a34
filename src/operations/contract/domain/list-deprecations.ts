import type { Deprecation } from '../../../catalog/parse-deprecation.ts'
import type { Comparison } from './compare-contracts.ts'

export type DeprecationPair = { readonly name: string; readonly before: Deprecation | undefined; readonly after: Deprecation | undefined }

/** What comments say of everything that is on both sides. */
export function listDeprecations({ schemas, relations, columns, overloads, endpoints }: Comparison): readonly DeprecationPair[] {
  const kept = [...schemas.kept, ...relations.kept, ...columns.kept, ...overloads.kept, ...endpoints.kept]
  return kept.map(({ name, before, after }) => ({ name, before: before.deprecation, after: after.deprecation }))
}
