import { silentLog } from '../../src/base/log.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { connectDatabase } from '../../src/postgres/database.ts'
import { applyHouseMigrations } from '../../src/postgres/house-migrations.ts'
import { postgresDefaults } from '../../src/postgres/settings.ts'
import type { Database } from '../../src/postgres/types.ts'
import { accessHouse, authHouse } from '../../src/server/houses.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

export type AuthDatabase = TestDatabase & { readonly database: Database }

/** A database with the tables of the auth service, and our own way to it: for what needs no server around it. */
export async function createAuthDatabase(): Promise<AuthDatabase> {
  const test = await createTestDatabase({ prefix: 'auth' })
  try {
    const target = parseConnectionUrl(test.url)
    await applyHouseMigrations(target, [accessHouse, authHouse], silentLog)
    const database = await connectDatabase(target, postgresDefaults, silentLog)
    const drop = async () => {
      await database.close()
      await test.drop()
    }
    return { ...test, database, drop }
  } catch (error) {
    await test.drop()
    throw error
  }
}
