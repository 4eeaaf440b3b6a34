import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { parseConnectionUrl } from '../postgres/connection-target.ts'
import { connectDatabase } from '../postgres/database.ts'
import { postgresDefaults } from '../postgres/settings.ts'
import { checkSuperuserOutOfReach } from './status.ts'

let server: TestDatabase
before(async () => {
  server = await createTestDatabase({ prefix: 'status' })
})
after(() => server.drop())

async function check(url: string) {
  const database = await connectDatabase(parseConnectionUrl(url), postgresDefaults, silentLog)
  try {
    return await checkSuperuserOutOfReach(database)
  } finally {
    await database.close()
  }
}

test('a server that connects as a superuser is told that tokens may name one; one that cannot become one is not', async (t) => {
  assert.equal((await check(server.url)).verdict, 'does not hold')
  const role = `plain_${server.name}`
  await server.query(`create role "${role}" login password 'for-this-test'`)
  t.after(() => server.query(`drop role "${role}"`))
  const url = new URL(server.url)
  url.username = role
  url.password = 'for-this-test'
  assert.deepEqual(await check(url.href), { name: 'no token makes a superuser', verdict: 'holds', detail: `as ${role}` })
})
