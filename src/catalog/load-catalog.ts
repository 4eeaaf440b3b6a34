import type { Database } from '../postgres/types.ts'
import { buildCatalog, type CatalogScope } from './build-catalog.ts'
import { type TimezoneRow, timezonesQuery } from './queries/timezones-query.ts'
import { type CatalogRows, readCatalogRows } from './read-catalog-rows.ts'
import type { Catalog } from './types.ts'

export type LoadCatalogOptions = CatalogScope & {
  /** Those of an earlier picture: they change with PostgreSQL's binaries only. */
  readonly timezones?: ReadonlySet<string>
}

/**
 * Reads the picture of the database as the connected role, in one read-only transaction on one snapshot; needs no superuser.
 * A schema that does not exist is left out. Throws PostgresError or ConnectionLost.
 */
export async function loadCatalog(database: Database, options: LoadCatalogOptions): Promise<Catalog> {
  const started = performance.now()
  const [rows, timezones] = await Promise.all([readRows(database, options), options.timezones ?? readTimezones(database)])
  return { ...buildCatalog(rows, options), timezones, loadedIn: performance.now() - started }
}

function readRows(database: Database, { schemas, extraSearchPath }: CatalogScope): Promise<CatalogRows> {
  const all = [...new Set([...schemas, ...extraSearchPath])]
  return database.transaction({ access: 'read only', isolation: 'repeatable read', session: [['search_path', '']] }, (transaction) =>
    readCatalogRows(transaction, { exposed: schemas, all }),
  )
}

// On a connection of its own: PostgreSQL opens a file for each name, which takes as long as everything else together.
function readTimezones(database: Database): Promise<ReadonlySet<string>> {
  return database.transaction({ access: 'read only' }, async (transaction) => {
    const rows = await transaction.query<TimezoneRow>(timezonesQuery)
    return new Set(rows.map(({ name }) => name))
  })
}
