import { runTransaction, type TransactionPlace } from '../../postgres/run-transaction.ts'
import { planVersion } from './domain/plan-version.ts'
import { renderVersion } from './domain/render-version.ts'
import { readSchemaFacts } from './store/read-schema.ts'
import type { SchemaFacts, VersionWish } from './types.ts'

export { parseRename } from './domain/parse-rename.ts'
export { checkVersionName } from './domain/plan-version.ts'
export type { Rename, SchemaFacts, VersionWish } from './types.ts'

export type WrittenVersion = { readonly text: string; readonly notes: readonly string[] }

/** Undefined: the database has no such schema. */
export async function readVersionedSchema(place: TransactionPlace, schema: string): Promise<SchemaFacts | undefined> {
  return await runTransaction(place, { access: 'read only' }, async (transaction) => {
    // With an empty search_path PostgreSQL qualifies every name it prints.
    await transaction.run("set local search_path to ''; set local quote_all_identifiers to off")
    return await readSchemaFacts(transaction, schema)
  })
}

/**
 * The migration that serves an old schema on top of the one of today; the same facts twice: as it is now. Throws `version_name_invalid`,
 * `version_not_mapped`, `rename_unused`, `omission_unused`.
 */
export function writeVersion(old: SchemaFacts, now: SchemaFacts, wish: VersionWish): WrittenVersion {
  const plan = planVersion(old, now, wish)
  return { text: renderVersion(plan), notes: plan.notes }
}
