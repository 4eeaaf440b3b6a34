import type { WatchCatalogOptions } from '../catalog/watch-catalog.ts'
import type { Database } from '../postgres/types.ts'
import type { RestSettings } from '../services/rest/settings.ts'
import type { OpenPostgres } from './open-postgres.ts'
import { checkSchemaChanges } from './status.ts'

/** Milliseconds between looks at the system catalogs of a server that cannot announce changes. */
const pollInterval = 5000

/** What the catalog holds, and whether changes have to be looked for: the embedded PostgreSQL always announces them. */
export async function planWatch(
  database: Database,
  rest: RestSettings,
  { kind, listenAt }: Pick<OpenPostgres, 'kind' | 'listenAt'>,
): Promise<WatchCatalogOptions> {
  const { schemas, extraSearchPath, hoistedSettings } = rest
  const scope = { schemas, extraSearchPath, hoistedSettings }
  if (listenAt === undefined) return { ...scope, deaf: true, poll: pollInterval }
  const isAnnounced = kind === 'embedded' || (await checkSchemaChanges(database)).verdict === 'holds'
  return isAnnounced ? scope : { ...scope, poll: pollInterval }
}
