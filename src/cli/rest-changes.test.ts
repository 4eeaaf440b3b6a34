import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { eventually } from '../../tests/support/eventually.ts'
import { createTodoDatabase, runRestCommand, startRestCommand, type TodoDatabase } from '../../tests/support/rest-command.ts'
import { openTcpGate, type TcpGate } from '../../tests/support/tcp-gate.ts'

const place = mkdtempSync(join(tmpdir(), 'dorsal-rest-'))
const secret = 'reallyreallyreallyreallyverysafe'

let database: TodoDatabase

before(async () => {
  database = await createTodoDatabase()
})

after(async () => {
  await database.drop()
  rmSync(place, { recursive: true, force: true })
})

test('the database’s configuration goes before the environment, and is read again when it is notified', async (t) => {
  await database.query(`alter role "${database.login}" in database "${database.name}" set pgrst.db_schemas = 'other'`)
  t.after(() => database.query(`alter role "${database.login}" in database "${database.name}" reset all`))
  const server = await startRestCommand(t, database.basics)
  assert.deepEqual([(await server.ask('/places')).status, (await server.ask('/todos')).status], [200, 404])
  await database.query(`
    alter role "${database.login}" in database "${database.name}" set pgrst.db_schemas = 'api';
    alter role "${database.login}" in database "${database.name}" set pgrst.db_max_rows = '1';
    alter role "${database.login}" in database "${database.name}" set pgrst.server_cors_allowed_origins = 'https://example.org';
    alter role "${database.login}" in database "${database.name}" set pgrst.server_trace_header = 'X-Trace';
    notify pgrst, 'reload config'`)
  await eventually(async () => (await server.ask('/todos')).status, 200)
  assert.equal(await server.countTodos(), 1)
  const foreign = await server.ask('/todos', { headers: { Origin: 'https://example.com', 'X-Trace': '1' } })
  assert.deepEqual([foreign.headers.get('access-control-allow-origin'), foreign.headers.get('x-trace')], [null, '1'])
  await database.query(
    `alter role "${database.login}" in database "${database.name}" set pgrst.db_tx_end = 'maybe'; notify pgrst, 'reload config'`,
  )
  await eventually(
    async () => server.printed.errors,
    'the configuration could not be read again and stays as it was: db-tx-end has a value that cannot be used\n',
  )
  assert.equal(await server.countTodos(), 1)
})

test('a configuration in the database that cannot be used ends the start', async (t) => {
  await database.query(`alter role "${database.login}" in database "${database.name}" set pgrst.db_tx_end = 'maybe'`)
  t.after(() => database.query(`alter role "${database.login}" in database "${database.name}" reset all`))
  const { code, errors } = await runRestCommand([], database.basics)
  assert.deepEqual(
    [code, errors],
    [
      2,
      'error: db-tx-end has a value that cannot be used\nhint: Allowed is one of commit, commit-allow-override, rollback, rollback-allow-override.\n',
    ],
  )
})

test('db-pre-config may configure, and db-config may be off', async (t) => {
  const configured = await startRestCommand(t, { ...database.basics, PGRST_DB_PRE_CONFIG: 'api.configure' })
  assert.equal(await configured.countTodos(), 2)
  const plain = await startRestCommand(t, { ...database.basics, PGRST_DB_PRE_CONFIG: 'api.configure', PGRST_DB_CONFIG: 'false' })
  assert.equal(await plain.countTodos(), 3)
})

test('the schema is read again when it is notified on db-channel, or at SIGUSR1', async (t) => {
  const server = await startRestCommand(t, { ...database.basics, PGRST_DB_CHANNEL: 'of_rest_test' })
  const look = (table: string) => async () => (await server.ask(`/${table}`)).status
  await database.query(
    `create table api.notified (); grant select on api.notified to "${database.anonymous}"; notify of_rest_test, 'reload schema'`,
  )
  await eventually(look('notified'), 200)
  await database.query(`create table api.signalled (); grant select on api.signalled to "${database.anonymous}"`)
  assert.equal(await look('signalled')(), 404)
  server.kill('SIGUSR1')
  await eventually(look('signalled'), 200)
  await database.query('drop table api.notified, api.signalled')
})

test('without db-channel-enabled nothing listens', async (t) => {
  const server = await startRestCommand(t, { ...database.basics, PGRST_DB_CHANNEL_ENABLED: 'false' })
  assert.equal(await server.countTodos(), 3)
  const listening = await database.query(
    `select count(*)::int as number from pg_stat_activity where usename = '${database.login}' and query ilike 'listen%'`,
  )
  assert.deepEqual(listening, [{ number: 0 }])
})

test('SIGUSR2 reads the file again; one that cannot be used changes nothing', async (t) => {
  const file = join(place, 'changing.conf')
  writeFileSync(file, 'db-max-rows = 1\n')
  const server = await startRestCommand(t, database.basics, [file])
  assert.equal(await server.countTodos(), 1)
  writeFileSync(file, 'db-max-rows = 2\n')
  server.kill('SIGUSR2')
  await eventually(server.countTodos, 2)
  writeFileSync(file, 'db-max-rows = \n')
  server.kill('SIGUSR2')
  await eventually(async () => server.printed.errors.startsWith('the configuration could not be read again'), true)
  assert.equal(await server.countTodos(), 2)
})

test('the admin server tells about the other one', async (t) => {
  const variables = { ...database.basics, PGRST_ADMIN_SERVER_PORT: '0', PGRST_JWT_SECRET: secret }
  const server = await startRestCommand(t, variables)
  const ask = (path: string) => fetch(`${server.ready.adminUrl}${path}`)
  assert.deepEqual([(await ask('/live')).status, (await ask('/ready')).status, (await ask('/nothing')).status], [200, 200, 404])
  const configuration = await (await ask('/config')).text()
  assert.match(configuration, /^db-schemas = "api"$/m)
  assert.doesNotMatch(configuration, /reallyreally|of%20login|of login/)
  const catalog = (await (await ask('/schema_cache')).json()) as { readonly schemas: Readonly<Record<string, object>> }
  assert.deepEqual('api' in catalog.schemas, true)
  const metrics = await (await ask('/metrics')).text()
  assert.match(metrics, /^pgrst_db_pool_max 2$/m)
  assert.match(metrics, /^# TYPE pgrst_jwt_cache_requests_total counter\npgrst_jwt_cache_requests_total 0$/m)
  const port = new URL(server.ready.adminUrl ?? '').port
  assert.deepEqual(await runRestCommand(['--ready'], { ...variables, PGRST_ADMIN_SERVER_PORT: port }), {
    code: 0,
    output: `OK: http://127.0.0.1:${port}/ready\n`,
    errors: '',
  })
  assert.deepEqual(await runRestCommand(['--ready'], database.basics), {
    code: 1,
    output: '',
    errors: 'ERROR: there is no admin server: set admin-server-port\n',
  })
})

test('a database that is down at the start is answered with 503 until it is up', async (t) => {
  const gate = await shutGate(t)
  const variables = { ...database.basics, PGRST_DB_URI: database.loginUrl(gate.port), PGRST_ADMIN_SERVER_PORT: '0' }
  const server = await startRestCommand(t, variables)
  const refused = await server.ask('/todos')
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '1'])
  assert.deepEqual(await refused.json(), {
    code: 'PGRST002',
    details: null,
    hint: null,
    message: 'Could not query the database for the schema cache. Retrying.',
  })
  assert.equal((await fetch(`${server.ready.adminUrl}/ready`)).status, 503)
  await gate.open()
  await eventually(async () => (await server.ask('/todos')).status, 200)
  assert.equal((await fetch(`${server.ready.adminUrl}/ready`)).status, 200)
})

test('a later outage is answered with 503 and waited out', async (t) => {
  const gate = await shutGate(t)
  await gate.open()
  const server = await startRestCommand(t, { ...database.basics, PGRST_DB_URI: database.loginUrl(gate.port) })
  assert.equal(await server.countTodos(), 3)
  await gate.shut()
  await eventually(async () => (await server.ask('/todos')).status, 503)
  await gate.open()
  await eventually(async () => (await server.ask('/todos')).status, 200)
})

test('a server that is waiting for its database can be stopped', async (t) => {
  const gate = await shutGate(t)
  const server = await startRestCommand(t, { ...database.basics, PGRST_DB_URI: database.loginUrl(gate.port) })
  assert.equal(await server.stop(), 0)
})

test('a refused login ends the start', async () => {
  const variables = { ...database.basics, PGRST_DB_URI: database.loginUrl().replace(database.login, `${database.login}_unknown`) }
  const { code, errors } = await runRestCommand([], variables)
  assert.equal(code, 2)
  assert.match(errors, /error: PostgreSQL cannot be reached: .*_unknown/)
})

/** In front of the database, as if it were down. */
async function shutGate(t: TestContext): Promise<TcpGate> {
  const { hostname, port } = new URL(database.url)
  const gate = await openTcpGate({ host: hostname, port: Number(port) })
  await gate.shut()
  t.after(() => gate.shut().catch(() => undefined))
  return gate
}
