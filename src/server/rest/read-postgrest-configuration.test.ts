import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Setting } from '../../base/settings.ts'
import { settingsByHouse } from '../settings.ts'
import { postgrestNames } from './postgrest-settings.ts'
import { readPostgrestConfiguration } from './read-postgrest-configuration.ts'
import { toRestModeSettings } from './rest-settings.ts'

const place = mkdtempSync(join(tmpdir(), 'dorsal-postgrest-'))
after(() => rmSync(place, { recursive: true, force: true }))

function makeFile(name: string, text: string): string {
  const path = join(place, name)
  writeFileSync(path, text)
  return path
}

type Environment = Readonly<Record<string, string>>

const read = (environment: Environment, file?: string, database = new Map<string, string>()) =>
  readPostgrestConfiguration({ environment, file, database })

const readSettings = async (environment: Environment, file?: string) => toRestModeSettings(await read(environment, file), environment)

test('every setting of a house that has a name in PostgREST is read', () => {
  const declared = Object.values(settingsByHouse).flatMap((house: Readonly<Record<string, Setting<unknown>>>) => Object.values(house))
  const known: readonly string[] = postgrestNames
  assert.deepEqual(
    declared.flatMap(({ postgrest }) => (postgrest === undefined || known.includes(postgrest) ? [] : [postgrest])),
    [],
  )
})

test('what PostgREST has no setting for is as in PostgREST, unless the environment says otherwise', async () => {
  const alike = await readSettings({ PGHOST: 'db.example.org', PGUSER: 'me' })
  assert.deepEqual([alike.http.bodyLimit, alike.rest.embeds], [1024 ** 3, 'jsonb'])
  const chosen = await readSettings({ PGHOST: 'db.example.org', PGUSER: 'me', DORSAL_REST_EMBEDS: 'compact' })
  assert.equal(chosen.rest.embeds, 'compact')
})

test('without any configuration PostgREST’s defaults hold', async () => {
  const { http, rest, access, postgres, ...mode } = await readSettings({ PGHOST: 'db.example.org', PGUSER: 'me', PGSSLMODE: 'disable' })
  assert.deepEqual([http.host, http.port, http.corsOrigins, http.serverTiming], ['!4', 3000, [], false])
  assert.deepEqual([rest.schemas, rest.extraSearchPath, rest.maxRows, rest.aggregatesEnabled], [['public'], ['public'], undefined, false])
  assert.deepEqual([access.anonymousRole, access.jwtSecret, access.roleClaimKey, access.tokenCacheEntries], ['', undefined, '.role', 1000])
  assert.deepEqual([postgres.poolSize, postgres.acquireTimeout, postgres.preparedStatements], [10, 10, true])
  assert.deepEqual(mode, {
    targets: [{ host: 'db.example.org', port: 5432, user: 'me', database: 'me' }],
    remarks: [],
    logLevel: 'error',
    sessionSettings: [],
    channel: 'pgrst',
    inDatabase: { isRead: true, preConfig: undefined },
    timezonesEnabled: true,
    traceHeader: undefined,
    socket: undefined,
    admin: undefined,
  })
})

test('the database goes before the environment, the environment before the file', async () => {
  const file = makeFile('order.conf', 'db-max-rows = 1\ndb-schemas = "of_file"\njwt-aud = "of_file" # kept\n')
  const { find } = await read(
    { PGRST_DB_MAX_ROWS: '2', PGRST_DB_SCHEMAS: 'of_environment' },
    file,
    new Map([
      ['db_max_rows', '3'],
      ['db_pool', '99'],
    ]),
  )
  assert.deepEqual([find('db-max-rows'), find('db-schemas'), find('jwt-aud')], ['3', 'of_environment', 'of_file'])
  assert.equal(find('db-pool'), '10', 'the pool is not configured in the database')
})

test('earlier names stand for the present ones, which go before them', async () => {
  const file = makeFile(
    'aliases.conf',
    'db-schema = "one, two"\nmax-rows = 7\npre-request = "check"\nrole-claim-key = ".who"\nroot-spec = "root"\nsecret-is-base64 = true\n',
  )
  const { rest, access } = await readSettings({ PGRST_PRE_REQUEST: 'check_environment', PGHOST: 'x' }, file)
  assert.deepEqual([rest.schemas, rest.maxRows, rest.preRequest, rest.rootSpec], [['one', 'two'], 7, 'check_environment', 'root'])
  assert.deepEqual([access.roleClaimKey, access.jwtSecretIsBase64], ['.who', true])
  const { find } = await read({ PGRST_MAX_ROWS: '5' }, makeFile('present.conf', 'db-max-rows = 9\n'))
  assert.equal(find('db-max-rows'), '9')
})

test('booleans and numbers may be written as PostgREST reads them; what is neither has its default and is named', async () => {
  const file = makeFile(
    'types.conf',
    'db-plan-enabled = "True"\ndb-aggregates-enabled = 1\ndb-max-rows = true\ndb-channel-enabled = "nonsense"\n',
  )
  const { find, remarks } = await read({ PGRST_SERVER_TIMING_ENABLED: '"true"' }, file)
  assert.deepEqual([find('db-plan-enabled'), find('db-aggregates-enabled'), find('server-timing-enabled')], ['true', 'true', 'true'])
  assert.deepEqual([find('db-max-rows'), find('db-channel-enabled')], [undefined, 'true'])
  assert.deepEqual(remarks, ['db-channel-enabled is no boolean and has its default', 'db-max-rows is no integer and has its default'])
})

test('an empty value means the default, but an empty search path is one', async () => {
  const { rest, access } = await readSettings({ PGRST_DB_SCHEMAS: '', PGRST_DB_EXTRA_SEARCH_PATH: '', PGRST_JWT_SECRET: '', PGHOST: 'x' })
  assert.deepEqual([rest.schemas, rest.extraSearchPath, access.jwtSecret], [['public'], [], undefined])
})

test('unknown names and settings without effect are named', async () => {
  const { remarks } = await read({ PGRST_LOG_QUERY: 'true', PGRST_NONSENSE: '1' }, makeFile('unknown.conf', 'db-use-legacy-gucs = false\n'))
  assert.deepEqual(remarks, [
    'log-query has no effect: SQL is never written to the log',
    'nonsense is not a setting and has no effect',
    'db-use-legacy-gucs is not a setting and has no effect',
  ])
})

test('app.settings of file and environment are kept with their names', async () => {
  const file = makeFile('app.conf', 'app.settings.one = "of file"\napp.settings.two = 2\n')
  const { appSettings, remarks } = await read({ PGRST_APP_SETTINGS_one: 'of environment', PGRST_APP_SETTINGS_Three: '3' }, file)
  assert.deepEqual(appSettings, [
    ['app.settings.Three', '3'],
    ['app.settings.one', 'of environment'],
    ['app.settings.two', '2'],
  ])
  assert.deepEqual(remarks, [])
})

test('@file stands for the text of a file, in jwt-secret and db-uri', async () => {
  const secret = makeFile('secret', 'a secret of more than thirty-two characters\n')
  const uri = makeFile('uri', 'postgresql://me@db.example.org/shop?sslmode=disable\n')
  const { access, targets } = await readSettings({ PGRST_JWT_SECRET: `@${secret}`, PGRST_DB_URI: `@${uri}` })
  assert.equal(access.jwtSecret, 'a secret of more than thirty-two characters')
  assert.deepEqual(targets, [{ host: 'db.example.org', port: 5432, user: 'me', database: 'shop' }])
  await assert.rejects(readSettings({ PGRST_JWT_SECRET: `@${place}/missing` }), { code: 'configuration_unreadable' })
})

test('a JWKS may be written in base64', async () => {
  const jwks = JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0' }] })
  const encoded = Buffer.from(jwks).toString('base64')
  const { access } = await readSettings({ PGRST_JWT_SECRET: encoded, PGRST_JWT_SECRET_IS_BASE64: 'true', PGHOST: 'x' })
  assert.deepEqual([access.jwtSecret, access.jwtSecretIsBase64], [jwks, false])
})

test('values that cannot be used are refused by name', async () => {
  const refusals = [
    [{ PGRST_DB_TX_END: 'maybe' }, 'db-tx-end has a value that cannot be used'],
    [{ PGRST_LOG_LEVEL: 'loud' }, 'log-level has a value that cannot be used'],
    [{ PGRST_DB_SCHEMAS: 'public, pg_catalog' }, 'db-schemas has a value that cannot be used'],
    [{ PGRST_SERVER_UNIX_SOCKET_MODE: '200' }, 'server-unix-socket-mode has a value that cannot be used'],
    [{ PGRST_SERVER_PORT: '3001', PGRST_ADMIN_SERVER_PORT: '3001' }, 'admin-server-port has a value that cannot be used'],
  ] as const
  for (const [environment, message] of refusals)
    await assert.rejects(readSettings({ ...environment, PGHOST: 'x' }), { code: 'setting_invalid', message })
})

test('a file that is no configuration is refused with the place', async () => {
  await assert.rejects(read({}, makeFile('broken.conf', 'db-pool = 5\ndb-schemas "public"\n')), { code: 'config_syntax' })
  await assert.rejects(read({}, join(place, 'none.conf')), { code: 'configuration_unreadable' })
})
