import { signToken } from '../../src/access/sign-token.ts'
import { silentLog } from '../../src/base/log.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { applyHouseMigrations } from '../../src/postgres/house-migrations.ts'
import { accessHouse, restHouse } from '../../src/server/houses.ts'
import { tokenSecret } from './keyed-rest-server.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

/** A database prepared as for `dorsal start`, whose new connections have the rights of `authenticator` and no others. */
export async function createKeyedDatabase(sql: string): Promise<TestDatabase> {
  const database = await createTestDatabase({ prefix: 'keyed' })
  await applyHouseMigrations(parseConnectionUrl(database.url), [accessHouse, restHouse], silentLog)
  await database.query(sql)
  await database.query(`alter database "${database.name}" set role = 'authenticator'`)
  return database
}

/** `Authorization` of somebody who has signed in. */
export function bearer(claims: Readonly<Record<string, unknown>>): { readonly authorization: string } {
  return { authorization: `Bearer ${signToken({ role: 'authenticated', ...claims }, Buffer.from(tokenSecret))}` }
}
