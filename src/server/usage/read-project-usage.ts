import { loadCatalog } from '../../catalog/load-catalog.ts'
import type { Deprecation } from '../../catalog/parse-deprecation.ts'
import type { Catalog } from '../../catalog/types.ts'
import { parseUsedColumn, parseUsedObject, type RecordedUsage, readUsage, type UsageReport } from '../../operations/usage/operation.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { prepareHouses, withDatabase } from '../prepare-database.ts'

/** As a person asks: names with or without a schema. */
export type ProjectUsageQuestion = {
  readonly column?: string | undefined
  /** A table, a view or a function. */
  readonly object?: string | undefined
  readonly client?: string | undefined
  /** `2026-11-01`. */
  readonly since?: string | undefined
}

export type ProjectUsage = Pick<RecordedUsage, 'since'> & {
  readonly uses: readonly (UsageReport & { readonly deprecation: Deprecation | null })[]
}

/**
 * What clients of a project used, beside a running server or without one; a running server writes what it counted every few seconds.
 * Throws `usage_not_recorded`, `usage_name_invalid`, and the Faults of opening the database.
 */
export async function readProjectUsage(place: Workplace, question: ProjectUsageQuestion): Promise<ProjectUsage> {
  const { column, object, client, since } = question
  const [defaultSchema = 'public'] = place.settings.rest.schemas
  const named = column === undefined ? object && parseUsedObject(object, defaultSchema) : parseUsedColumn(column, defaultSchema)
  return await withPostgres(place, async (preparation, keys) => {
    const { postgres } = preparation
    if (postgres.kind === 'embedded') await prepareHouses(preparation, keys.databasePasswords)
    return await withDatabase(postgres.server, preparation, async (database) => {
      const recorded = await readUsage(database, { ...(named || {}), client, since })
      const catalog = await loadCatalog(database, { ...place.settings.rest, timezones: new Set() })
      return { since: recorded.since, uses: recorded.uses.map((use) => ({ ...use, deprecation: findDeprecation(use, catalog) })) }
    })
  })
}

function findDeprecation({ way, schema, object, member }: UsageReport, catalog: Catalog): Deprecation | null {
  const picture = catalog.schemas.get(schema)
  if (way === 'call' || way === 'pass') return picture?.functions.get(object)?.[0]?.deprecation ?? null
  const table = picture?.tables.get(object)
  return table?.columns.get(member)?.deprecation ?? table?.deprecation ?? picture?.deprecation ?? null
}
