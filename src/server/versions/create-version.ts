import type { Clock } from '../../base/clock.ts'
import type { Place } from '../../operations/diff/operation.ts'
import {
  checkVersionName,
  readVersionedSchema,
  type SchemaFacts,
  type VersionWish,
  writeVersion,
} from '../../operations/versions/operation.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import { PostgresError } from '../../postgres/types.ts'
import { checkoutRef } from '../../project/checkout-ref.ts'
import type { Workplace } from '../beside-server.ts'
import { type OpenScratchProject, withScratchProjects } from '../contracts/open-scratch-project.ts'
import { listNextVersions, writeMigrations } from '../migrations/write-migrations.ts'
import { versionNameTaken, versionNotMade, versionSchemaMissing } from './errors.ts'

export { parseRename } from '../../operations/versions/operation.ts'

export type VersionRequest = VersionWish & {
  /** The schema that is served today. */
  readonly schema: string
  /** Git ref at which the old version was served; absent: today's schema, with the renames taken back. */
  readonly from?: string | undefined
  readonly clock: Clock
}

export type CreatedVersion = { readonly file: string; readonly notes: readonly string[] }

/**
 * Writes the migration that serves an old version of the API beside today's, after it ran on a copy of the schema. Throws
 * `version_name_invalid`, `version_name_taken`, `version_schema_missing`, `version_not_mapped`, `version_not_made`, `rename_unused`,
 * `omission_unused`, and the Faults of `checkoutRef` and of the migrations.
 */
export async function createVersion(place: Workplace, request: VersionRequest): Promise<CreatedVersion> {
  const { name, schema, from, clock } = request
  checkVersionName(name)
  return await withScratchProjects(place, async (open) => {
    place.onProgress('Building the schema in a scratch PostgreSQL')
    const today = await open(place.project, { seed: false })
    const now = await readSchema(today.place, schema)
    if ((await readVersionedSchema(today.place, name)) !== undefined) throw versionNameTaken(name)
    const old = from === undefined ? now : await readSchemaAt(place, { ref: from, schema, open })
    const { text, notes } = writeVersion(old, now, request)
    await tryVersion(today.place, text)
    const [version = ''] = await listNextVersions(place.project, 1, clock)
    const [written] = await writeMigrations(place.project, [{ version, name: `api_${name}`, text, down: null }])
    return { file: written?.file ?? '', notes }
  })
}

type Earlier = { readonly ref: string; readonly schema: string; readonly open: OpenScratchProject }

async function readSchemaAt({ project, onProgress }: Workplace, { ref, schema, open }: Earlier): Promise<SchemaFacts> {
  onProgress(`Building the schema as it was at ${ref}`)
  await using earlier = await checkoutRef(project, ref)
  const { place } = await open(earlier.project, { seed: false })
  return await readSchema(place, schema)
}

async function readSchema(place: Place, schema: string): Promise<SchemaFacts> {
  const facts = await readVersionedSchema(place, schema)
  if (facts === undefined) throw versionSchemaMissing(schema)
  return facts
}

async function tryVersion(place: Place, text: string): Promise<void> {
  try {
    await runTransaction(place, { end: 'rollback' }, (transaction) => transaction.run(text))
  } catch (error) {
    throw error instanceof PostgresError ? versionNotMade(error.message, error) : error
  }
}
