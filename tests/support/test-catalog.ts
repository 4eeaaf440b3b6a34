import { silentLog } from '../../src/base/log.ts'
import type { CatalogScope } from '../../src/catalog/build-catalog.ts'
import { loadCatalog } from '../../src/catalog/load-catalog.ts'
import type { Catalog, Table } from '../../src/catalog/types.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { connectDatabase } from '../../src/postgres/database.ts'
import { postgresDefaults } from '../../src/postgres/settings.ts'
import type { Database } from '../../src/postgres/types.ts'
import { createTestDatabase } from './test-database.ts'

export const appScope: CatalogScope = { schemas: ['app'], extraSearchPath: [], hoistedSettings: [] }

export function connectTestDatabase(url: string): Promise<Database> {
  return connectDatabase(parseConnectionUrl(url), { ...postgresDefaults, poolSize: 2 }, silentLog)
}

/** The picture of a database of its own, made from SQL and gone again; schema `app` is there and exposed. */
export async function loadTestCatalog(sql: string, scope: Partial<CatalogScope> = {}): Promise<Catalog> {
  const created = await createTestDatabase({ sql: `create schema app; ${sql}`, prefix: 'catalog' })
  const database = await connectTestDatabase(created.url)
  try {
    return await loadCatalog(database, { ...appScope, ...scope })
  } finally {
    await database.close()
    await created.drop()
  }
}

/** A table or view of schema `app` that the test knows to be there. */
export function getTestTable(catalog: Catalog, name: string, schema = 'app'): Table {
  const table = catalog.schemas.get(schema)?.tables.get(name)
  if (table === undefined) throw new Error(`No table ${schema}.${name}`)
  return table
}
