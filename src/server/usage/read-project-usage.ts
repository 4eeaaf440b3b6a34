import { loadCatalog } from '../../catalog/load-catalog.ts'
import type { Deprecation } from '../../catalog/parse-deprecation.ts'
import type { Catalog, SchemaPicture } from '../../catalog/types.ts'
import {
  type NamedThing,
  parseUsedColumn,
  parseUsedObject,
  type RecordedUsage,
  readUsage,
  type UsageReport,
} from '../../operations/usage/operation.ts'
import { toParameterNames } from '../../query/to-parameter-names.ts'
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
  /** The name that was asked for, where neither the API of today nor a record has it; null: it is known, or none was asked for. */
  readonly unknown: string | null
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
      const uses = recorded.uses.map((use) => ({ ...use, deprecation: findDeprecation(use, catalog) }))
      return { since: recorded.since, uses, unknown: named && !isKnown(named, recorded.uses, catalog) ? toName(named) : null }
    })
  })
}

function isKnown({ schema = '', object = '', member }: NamedThing, uses: readonly UsageReport[], { schemas }: Catalog): boolean {
  const picture = schemas.get(schema)
  const table = picture?.tables.get(object)
  if (member !== undefined) return table?.columns.has(member) === true || uses.some((use) => use.member === member)
  return table !== undefined || picture?.functions.has(object) === true || uses.length > 0
}

function toName({ schema, object, member }: NamedThing): string {
  return [schema, object, member].filter((part) => part !== undefined).join('.')
}

function findDeprecation({ way, schema, object, member }: UsageReport, catalog: Catalog): Deprecation | null {
  const picture = catalog.schemas.get(schema)
  if (way === 'call' || way === 'pass') return findOverload({ way, object, member }, picture)?.deprecation ?? null
  const table = picture?.tables.get(object)
  return table?.columns.get(member)?.deprecation ?? table?.deprecation ?? picture?.deprecation ?? null
}

/** An argument does not tell which overload it was given to. */
function findOverload({ way, object, member }: Pick<UsageReport, 'way' | 'object' | 'member'>, picture: SchemaPicture | undefined) {
  const overloads = picture?.functions.get(object) ?? []
  return way === 'pass' ? overloads[0] : overloads.find((one) => toParameterNames(one).join(', ') === member)
}
