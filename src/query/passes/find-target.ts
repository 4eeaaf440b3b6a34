import { suggestName } from '../../catalog/suggest-name.ts'
import type { Catalog, Table } from '../../catalog/types.ts'
import { tableNotFound } from '../errors.ts'

/** A name is only hinted at when it is this near, so that guessing does not list what is there. */
export const leastSimilarity = 0.75

/** The table or view of a request's path. Throws PGRST205 with the nearest name. */
export function getTarget(schema: string, name: string, catalog: Catalog): Table {
  const tables = catalog.schemas.get(schema)?.tables
  const table = tables?.get(name)
  if (table !== undefined) return table
  const nearest = suggestName(name, tables?.keys() ?? [], leastSimilarity)
  throw tableNotFound(schema, name, nearest === undefined ? null : `Perhaps you meant the table '${schema}.${nearest}'`)
}
