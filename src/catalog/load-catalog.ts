import type { Database } from '../postgres/types.ts'
import { buildCatalog, type CatalogScope } from './build-catalog.ts'
import { readCatalogRows } from './read-catalog-rows.ts'
import type { Catalog } from './types.ts'

export type LoadCatalogOptions = CatalogScope & {
  /** Those of an earlier picture: they change with PostgreSQL's binaries only, and listing them costs more than all other queries. */
  readonly timezones?: ReadonlySet<string>
}

/**
 * Reads the picture of the database as the connected role, in one read-only transaction on one snapshot; needs no superuser.
 * A schema that does not exist is left out. Throws PostgresError or ConnectionLost.
 */
export async function loadCatalog(database: Database, options: LoadCatalogOptions): Promise<Catalog> {
  const started = performance.now()
  const all = [...new Set([...options.schemas, ...options.extraSearchPath])]
  const rows = await database.transaction(
    { access: 'read only', isolation: 'repeatable read', session: [['search_path', '']] },
    (transaction) => readCatalogRows(transaction, { exposed: options.schemas, all, withTimezones: options.timezones === undefined }),
  )
  const catalog = buildCatalog(rows, options)
  return { ...catalog, timezones: options.timezones ?? catalog.timezones, loadedIn: performance.now() - started }
}
