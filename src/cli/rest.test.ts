import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createTodoDatabase, runRestCommand, startRestCommand, type TodoDatabase } from '../../tests/support/rest-command.ts'
import { signToken } from '../access/sign-token.ts'

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

test('the environment alone is enough, and REST has the whole of the address', async (t) => {
  const server = await startRestCommand(t, { ...database.basics, PGRST_LOG_QUERY: 'true', PGRST_DB_USE_LEGACY_GUCS: 'true' })
  assert.equal(server.ready.pid, server.pid)
  const rows = await server.ask('/todos?select=task&id=lt.3&order=id')
  assert.deepEqual([rows.status, await rows.json()], [200, [{ task: 'read' }, { task: 'write' }]])
  const description = (await (await server.ask('/')).json()) as { readonly swagger: string; readonly paths: object }
  assert.deepEqual([description.swagger, '/todos' in description.paths], ['2.0', true])
  assert.equal((await server.ask('/places')).status, 404)
  assert.equal(await server.stop(), 0)
  assert.equal(
    server.printed.errors,
    'log-query has no effect: SQL is never written to the log\ndb-use-legacy-gucs is not a setting and has no effect\n',
  )
})

test('what is no resource is answered in PostgREST’s words', async (t) => {
  const server = await startRestCommand(t, database.basics)
  const unknown = await server.ask('/unknown/deep/path')
  assert.deepEqual(
    [unknown.status, await unknown.json()],
    [404, { code: 'PGRST125', details: null, hint: null, message: 'Invalid path specified in request URL' }],
  )
  assert.equal((await server.ask('/health/live')).status, 404)
  assert.equal((await server.ask('/metrics')).status, 404)
  const strange = await server.ask('/todos', { method: 'PROPFIND' })
  assert.deepEqual([strange.status, ((await strange.json()) as { readonly code: string }).code], [405, 'PGRST117'])
  const head = await server.ask('/todos', { method: 'HEAD' })
  assert.deepEqual([head.status, head.headers.get('content-range'), await head.text()], [200, '0-2/*', ''])
  const options = await server.ask('/todos', { method: 'OPTIONS' })
  assert.deepEqual([options.status, options.headers.get('allow')], [200, 'OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE'])
})

test('nothing is made in the database', async (t) => {
  const listThings = () =>
    database.query(`select nspname as name from pg_namespace union all select evtname from pg_event_trigger union all select proname from pg_proc
      union all select relname from pg_class order by 1`)
  const earlier = await listThings()
  const server = await startRestCommand(t, database.basics)
  assert.equal(await server.countTodos(), 3)
  assert.deepEqual(await listThings(), earlier)
})

test('a configuration file of PostgREST, its secret in another file, serves tokens and refuses others', async (t) => {
  writeFileSync(join(place, 'secret'), `${secret}\n`)
  const file = join(place, 'tutorial.conf')
  writeFileSync(
    file,
    `# the tutorial of PostgREST
db-uri = "${database.loginUrl()}"
db-schema = "api"
db-anon-role = "${database.anonymous}"
pre-request = "public.before_request"
jwt-secret = "@${join(place, 'secret')}"
server-host = "127.0.0.1"
server-port = 0
max-rows = 1
app.settings.greeting = "hello"
server-trace-header = "X-Trace"
`,
  )
  const server = await startRestCommand(t, { PGRST_DB_MAX_ROWS: '2', PGRST_DB_TX_END: 'rollback' }, [file])
  const rows = await server.ask('/todos', { headers: { 'X-Trace': 'abc' } })
  assert.deepEqual([rows.headers.get('content-range'), rows.headers.get('x-checked'), rows.headers.get('x-trace')], ['0-1/*', 'yes', 'abc'])
  assert.equal(await (await server.ask('/rpc/setting?name=app.settings.greeting')).json(), 'hello')
  const insert = (role: string, key: string) =>
    server.ask('/todos', {
      method: 'POST',
      headers: { Authorization: `Bearer ${signToken({ role }, Buffer.from(key))}`, 'Content-Type': 'application/json' },
      body: '{"task":"learn"}',
    })
  assert.equal((await insert(database.member, secret)).status, 201)
  assert.equal((await insert(database.member, secret.toUpperCase())).status, 401)
  assert.equal((await insert(database.anonymous, secret)).status, 401)
  assert.equal(await server.stop(), 0)
  assert.equal(server.printed.errors, '')
})

test('without db-anon-role a request without a token is refused', async (t) => {
  const server = await startRestCommand(t, { ...database.basics, PGRST_DB_ANON_ROLE: '', PGRST_JWT_SECRET: secret })
  const refused = await server.ask('/todos')
  assert.deepEqual([refused.status, ((await refused.json()) as { readonly code: string }).code], [401, 'PGRST302'])
})

test('a unix socket takes the place of host and port', async (t) => {
  const path = join(place, 'rest.sock')
  const server = await startRestCommand(t, { ...database.basics, PGRST_SERVER_UNIX_SOCKET: path, PGRST_SERVER_UNIX_SOCKET_MODE: '600' })
  assert.equal(server.ready.url, `unix:${path}`)
  const asked = request({ socketPath: path, path: '/todos?select=id&limit=1' }).end()
  const [response] = await once(asked, 'response')
  let body = ''
  for await (const chunk of response) body += String(chunk)
  assert.equal(body, '[{"id":1}]')
  assert.equal(await server.stop(), 0)
})

test('--dump-config shows what results, --example what can be said; both can be read again', async (t) => {
  await database.query(`alter role "${database.login}" set pgrst.db_max_rows = '6'`)
  t.after(() => database.query(`alter role "${database.login}" reset all`))
  const { code, output } = await runRestCommand(['--dump-config'], { ...database.basics, PGRST_JWT_SECRET: secret })
  assert.equal(code, 0)
  assert.match(output, /^db-max-rows = 6$/m)
  assert.match(output, /^jwt-secret = "\(secret\)"$/m)
  const example = await runRestCommand(['-e'], {})
  assert.match(example.output, /^# db-schemas = "public"$/m)
  const file = join(place, 'example.conf')
  writeFileSync(file, example.output.replaceAll(/^# /gm, ''))
  const read = await runRestCommand(['--dump-config', file], { PGRST_DB_CONFIG: 'false' })
  assert.deepEqual([read.code, read.errors], [0, ''])
  assert.match(read.output, /^server-port = 3000$/m)
})

test('the guide tells of every setting', async () => {
  const { postgrestNames } = await import('../server/rest/postgrest-settings.ts')
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/postgrest-drop-in.md'), 'utf8')
  assert.deepEqual(
    postgrestNames.filter((name) => !guide.includes(`| \`${name}\``)),
    [],
  )
})
