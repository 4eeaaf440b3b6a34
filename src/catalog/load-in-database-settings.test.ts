import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectTestDatabase } from '../../tests/support/test-catalog.ts'
import { createTestDatabase } from '../../tests/support/test-database.ts'
import { loadInDatabaseSettings } from './load-in-database-settings.ts'

test('settings of the role in this database win over those of the role, and both over the pre-config function', async () => {
  const created = await createTestDatabase({ prefix: 'catalog' })
  const role = `configured_${created.name.slice(-12)}`
  await created.query(`
    create role ${role} login password 'only-here';
    alter role ${role} set pgrst.db_max_rows = '10';
    alter role ${role} set pgrst.jwt_aud = 'everywhere=x';
    alter role ${role} in database ${created.name} set pgrst.jwt_aud = 'here';
    alter role ${role} set pgrst.unknown = 'ignored';
    alter role ${role} set statement_timeout = '5s';
    alter database ${created.name} set pgrst.db_schemas = 'of_the_database';
    create function public.pre_config() returns void language sql as $$
      select set_config('pgrst.db_max_rows', '99', true), set_config('pgrst.db_plan_enabled', 'true', true)
    $$`)
  const url = new URL(created.url)
  url.username = role
  url.password = 'only-here'
  const database = await connectTestDatabase(url.href)
  const names = ['db_max_rows', 'db_plan_enabled', 'jwt_aud']
  try {
    assert.deepEqual(
      await loadInDatabaseSettings(database, { names: [...names, 'db_schemas'] }),
      new Map([
        ['db_max_rows', '10'],
        ['jwt_aud', 'here'],
      ]),
    )
    assert.deepEqual(
      await loadInDatabaseSettings(database, { names, preConfig: { schema: 'public', name: 'pre_config' } }),
      new Map([
        ['db_max_rows', '10'],
        ['db_plan_enabled', 'true'],
        ['jwt_aud', 'here'],
      ]),
    )
  } finally {
    await database.close()
    await created.query(`drop owned by ${role}; drop role ${role}`)
    await created.drop()
  }
})
