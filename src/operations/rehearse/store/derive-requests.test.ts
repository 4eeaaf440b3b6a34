import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/test-database.ts'
import { silentLog } from '../../../base/log.ts'
import { parseConnectionUrl } from '../../../postgres/connection-target.ts'
import { connectDatabase } from '../../../postgres/database.ts'
import { postgresDefaults } from '../../../postgres/settings.ts'
import type { Database } from '../../../postgres/types.ts'
import { askBeside } from './ask.ts'
import { type DeriveOptions, deriveRequests } from './derive-requests.ts'

let bench: TestDatabase
let database: Database
before(async () => {
  bench = await createTestDatabase({
    prefix: 'derive',
    sql: `
      create table notes (id int generated always as identity primary key, code text unique, doubled int generated always as (2) virtual, old text, body text);
      insert into notes (code, old, body) values ('a', 'x', 'é & "more"');
      create schema app;
      create table app.places (country text, town text, people bigint, primary key (country, town));
      insert into app.places values ('fr', 'Saint-Étienne', 174000);
      create table nameless (a int);
      create table app.hidden (id int primary key);`,
  })
  database = await connectDatabase(parseConnectionUrl(bench.url), postgresDefaults, silentLog)
})
after(async () => {
  await database?.close()
  await bench?.drop()
})

const derive = (tables: readonly string[], more: Partial<DeriveOptions> = {}) =>
  deriveRequests(askBeside(database), { tables, schemas: ['public', 'app'], prefix: '/rest/v1', without: new Set(), ...more })

test('a table is asked for a page, for rows by their key, and to keep a column that can be set as it is', async () => {
  assert.deepEqual(await derive(['public.notes'], { without: new Set(['public.notes.old']) }), [
    { method: 'GET', path: '/rest/v1/notes?limit=20', headers: {}, weight: 1, as: 'service_role' },
    { method: 'GET', path: '/rest/v1/notes?id=eq.1', headers: {}, weight: 1, as: 'service_role' },
    { method: 'PATCH', path: '/rest/v1/notes?id=eq.1', headers: {}, body: '{"body":"é & \\"more\\""}', weight: 1, as: 'service_role' },
  ])
})

test('a table of another schema is asked by its profile, and by all columns of its key', async () => {
  const headers = { 'accept-profile': 'app', 'content-profile': 'app' }
  const path = '/rest/v1/places?country=eq.fr&town=eq.Saint-%C3%89tienne'
  assert.deepEqual(await derive(['app.places']), [
    { method: 'GET', path: '/rest/v1/places?limit=20', headers, weight: 1, as: 'service_role' },
    { method: 'GET', path, headers, weight: 1, as: 'service_role' },
    { method: 'PATCH', path, headers, body: '{"people":174000}', weight: 1, as: 'service_role' },
  ])
})

test('without a key there is only the page, and what is not served is not asked for', async () => {
  assert.deepEqual(
    (await derive(['public.nameless'])).map(({ method, path }) => `${method} ${path}`),
    ['GET /rest/v1/nameless?limit=20'],
  )
  assert.deepEqual(await derive(['app.hidden'], { schemas: ['public'] }), [])
})
