import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { silentLog } from '../../base/log.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { connectDatabase } from '../../postgres/database.ts'
import { applyHouseMigrations } from '../../postgres/house-migrations.ts'
import { postgresDefaults } from '../../postgres/settings.ts'
import { houses } from '../houses.ts'
import { checkUsage } from './check-usage.ts'

let server: TestDatabase
before(async () => {
  server = await createTestDatabase({ prefix: 'usage' })
})
after(() => server.drop())

async function check({ enabled = true } = {}) {
  const database = await connectDatabase(parseConnectionUrl(server.url), postgresDefaults, silentLog)
  try {
    const checks = await checkUsage(database, { enabled })
    return checks.map(({ verdict, detail }) => [verdict, detail.split(':')[0]])
  } finally {
    await database.close()
  }
}

test('a database where uses cannot be written is told, and one that is only read', async () => {
  const lost = [['does not hold', 'dorsal.usage cannot be written by this user']]
  assert.deepEqual(await check(), lost)
  const own = houses.filter(({ house }) => house === 'usage' || house === 'access')
  await applyHouseMigrations(parseConnectionUrl(server.url), own, silentLog)
  assert.deepEqual(await check(), [['holds', 'dorsal.usage']])
  await server.query(`alter database "${server.name}" set default_transaction_read_only = on`)
  assert.deepEqual(await check(), lost)
  assert.deepEqual(await check({ enabled: false }), [])
})
