import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type AskOptions,
  createExamples,
  errorBody,
  prefer,
  startTestRestService,
  type TestRestService,
} from '../../../tests/support/test-rest-service.ts'

const schema = `
  create table app.clients (id int primary key, name text not null);
  create table app.projects (id int primary key, name text not null, client_id int references app.clients);
  create view app.names as select name from app.clients group by name;
  insert into app.clients values (1, 'Ada'), (2, 'Grace');
  insert into app.projects values (1, 'one', 1), (2, 'two', 1), (3, 'three', 2);
  create function app.add(a int, b int) returns int language sql immutable as 'select a + b';
  create function app.reset() returns int language sql as 'select 1';
  create function app.echo(json) returns json language sql immutable as 'select $1';
  create function app.no_guests() returns void language plpgsql as $$ begin
    if current_setting('request.headers')::json ->> 'x-guest' is not null then raise sqlstate 'PT403' using message = 'No guests'; end if;
  end $$;`

let service: TestRestService
const describeExample = createExamples(() => service)

before(async () => {
  service = await startTestRestService(schema)
})
after(() => service.stop())

describeExample('rows come as PostgreSQL wrote them, with their range and where they are', 'GET /clients?order=id', {
  status: 200,
  body: '[{"id":1,"name":"Ada"}, \n {"id":2,"name":"Grace"}]',
  headers: {
    'content-type': 'application/json; charset=utf-8',
    'content-length': '50',
    'content-range': '0-1/*',
    'content-location': '/rest/v1/clients?order=id',
    'content-profile': null,
    vary: 'Accept, Prefer, Range',
  },
})

describeExample('embeds, filters and JSON come through one road', 'GET /clients?select=name,projects(id)&id=eq.1&projects.order=id.desc', {
  status: 200,
  body: '[{"name":"Ada","projects":[{"id":2}, \n {"id":1}]}]'.replace(', \n ', ','),
})

describeExample('HEAD says all but the length', 'HEAD /clients', {
  status: 200,
  body: '',
  headers: { 'content-range': '0-1/*', 'content-type': 'application/json; charset=utf-8', 'content-length': null },
})

describeExample(
  'a counted page is partial content',
  'GET /projects?limit=2&offset=1&order=id&select=id',
  { status: 206, headers: { 'content-range': '1-2/3', 'preference-applied': 'count=exact' } },
  prefer('count=exact'),
)

describeExample(
  'an offset behind the last row cannot be satisfied',
  'GET /projects',
  {
    status: 416,
    body: errorBody('PGRST103', 'Requested range not satisfiable', {
      details: 'An offset of 10 was requested, but there are only 3 rows.',
    }),
    headers: { 'content-range': '*/3' },
  },
  { headers: { range: '10-12', prefer: 'count=exact' } },
)

describeExample('limit=0 is an empty page', 'GET /projects?limit=0', { status: 200, body: '[]', headers: { 'content-range': '*/*' } })

describeExample(
  'one object is asked for by its media type',
  'GET /clients?id=eq.1',
  {
    status: 200,
    body: '{"id":1,"name":"Ada"}',
    headers: { 'content-type': 'application/vnd.pgrst.object+json; charset=utf-8' },
  },
  { headers: { accept: 'application/vnd.pgrst.object+json' } },
)

describeExample(
  'no rows are not one object',
  'GET /clients?id=eq.99',
  {
    status: 406,
    body: errorBody('PGRST116', 'Cannot coerce the result to a single JSON object', { details: 'The result contains 0 rows' }),
  },
  { headers: { accept: 'application/vnd.pgrst.object+json' } },
)

describeExample(
  'CSV has a line of names',
  'GET /clients?order=id',
  { status: 200, body: 'id,name\n1,Ada\n2,Grace', headers: { 'content-type': 'text/csv; charset=utf-8' } },
  { headers: { accept: 'text/csv' } },
)

const refusals: readonly (readonly [line: string, status: number, code: string, message: string, options?: AskOptions])[] = [
  ['GET /nope', 404, 'PGRST205', "Could not find the table 'app.nope' in the schema cache"],
  ['GET /a/b', 404, 'PGRST125', 'Invalid path specified in request URL'],
  ['GET /clients/', 404, 'PGRST125', 'Invalid path specified in request URL'],
  ['PATCH /rpc/add', 405, 'PGRST101', 'Cannot use the PATCH method on RPC'],
  ['TRACE /clients', 405, 'PGRST117', 'Unsupported HTTP method: TRACE'],
  ['POST /', 405, 'PGRST117', 'Unsupported HTTP method: POST'],
  ['GET /clients?nope=eq.1', 400, '42703', 'column clients.nope does not exist'],
  ['GET /clients?id=eq.x', 400, '22P02', 'invalid input syntax for type integer: "x"'],
  ['GET /clients?id=eq.%00', 400, 'PGRST100', 'Invalid text in the query string'],
  ['GET /clients?id=eq.%ff', 400, 'PGRST100', 'Invalid text in the query string'],
  ['GET /clients?limit=-1', 416, 'PGRST103', 'Requested range not satisfiable'],
  ['POST /clients', 400, 'PGRST102', 'Empty or invalid json', { body: '{' }],
  ['POST /clients', 400, 'PGRST102', 'All object keys must match', { body: '[{"id":1},{"name":"x"}]' }],
  ['POST /clients', 400, 'PGRST102', 'Content-Type not acceptable: image/png', { body: 'x', headers: { 'content-type': 'image/png' } }],
  ['POST /clients', 409, '23505', 'duplicate key value violates unique constraint "clients_pkey"', { body: { id: 1, name: 'x' } }],
  ['GET /clients', 403, '42501', 'permission denied for schema app', { role: 'pg_signal_backend' }],
  ['GET /clients', 401, '22023', 'role "nobody_here" does not exist', { role: 'nobody_here' }],
  ['GET /clients', 400, 'PGRST122', 'Invalid preferences given with handling=strict', prefer('handling=strict, odd')],
  ['GET /clients', 406, 'PGRST106', 'Invalid schema: secret', { headers: { 'accept-profile': 'secret' } }],
  ['GET /clients', 406, 'PGRST107', 'None of these media types are available: image/png', { headers: { accept: 'image/png' } }],
]

for (const [line, status, code, message, options] of refusals) {
  test(`${line} is refused: ${code} ${message}`, async () => {
    const reply = await service.ask(line, options)
    const body: Readonly<Record<string, unknown>> = reply.json()
    assert.deepEqual([reply.statusCode, body.code, body.message], [status, code, message])
    assert.deepEqual(Object.keys(body), ['code', 'details', 'hint', 'message'])
    assert.equal(reply.headers['proxy-status'], `PostgREST; error=${code}`)
    assert.equal(reply.headers['content-length'], String(Buffer.byteLength(reply.body)))
  })
}

describeExample('OPTIONS tells what a table can do', 'OPTIONS /clients', {
  status: 200,
  headers: { allow: 'OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE' },
})
describeExample('OPTIONS tells what a view can do', 'OPTIONS /names', { status: 200, headers: { allow: 'OPTIONS,GET,HEAD' } })
describeExample('OPTIONS tells what a function can do', 'OPTIONS /rpc/add', { status: 200, headers: { allow: 'OPTIONS,GET,HEAD,POST' } })
describeExample('OPTIONS tells what a volatile function can do', 'OPTIONS /rpc/reset', { status: 200, headers: { allow: 'OPTIONS,POST' } })
describeExample('OPTIONS tells what the root can do', 'OPTIONS /', { status: 200, headers: { allow: 'OPTIONS,GET,HEAD' } })

test('with several schemas the reply names the one that answered', async () => {
  const schemas = { schemas: ['app', 'public'] }
  assert.equal((await service.askWith(schemas, 'GET /clients')).headers['content-profile'], 'app')
  assert.equal((await service.askWith(schemas, 'GET /clients', { headers: { 'accept-profile': 'public' } })).statusCode, 404)
  const write = await service.askWith(schemas, 'PATCH /clients?id=eq.0', { headers: { 'content-profile': 'app' }, body: { name: 'x' } })
  assert.equal(write.statusCode, 204)
})

test('tx=rollback undoes the write where clients may choose', async () => {
  const options = { ...prefer('tx=rollback, return=representation'), body: { id: 50, name: 'Gone' } }
  const reply = await service.askWith({ transactionEnd: 'commit-allow-override' }, 'POST /clients', options)
  assert.deepEqual([reply.statusCode, reply.headers['preference-applied']], [201, 'return=representation, tx=rollback'])
  assert.equal((await service.ask('GET /clients?id=eq.50')).body, '[]')
})

test('the plan is shown as text or JSON where that is allowed', async () => {
  const accept = 'application/vnd.pgrst.plan+json; for="application/json"; options=analyze'
  const reply = await service.askWith({ planEnabled: true }, 'GET /clients', { headers: { accept } })
  assert.equal(reply.headers['content-type'], 'application/vnd.pgrst.plan+json; for="application/json"; options=analyze; charset=utf-8')
  assert.equal(reply.json()[0].Plan['Actual Rows'], 1)
  assert.equal((await service.ask('GET /clients', { headers: { accept } })).statusCode, 406)
})

test('errors can be told without details and hint', async () => {
  const reply = await service.askWith({ clientErrorVerbosity: 'minimal' }, 'GET /clients?id=noop.1')
  assert.equal(reply.body, '{"code":"PGRST100","message":"\\"failed to parse filter (noop.1)\\" (line 1, column 1)"}')
})

test('Server-Timing tells the stages in their order', async () => {
  const { headers } = await service.ask('GET /clients')
  assert.match(
    String(headers['server-timing']),
    /^jwt;dur=[\d.]+, parse;dur=[\d.]+, plan;dur=[\d.]+, transaction;dur=[\d.]+, response;dur=[\d.]+$/,
  )
})

test('Server-Timing tells of a failed request the stages it came through, of OPTIONS those there are', async () => {
  const stagesOf = async (line: string) => {
    const { headers } = await service.ask(line)
    return String(headers['server-timing']).replaceAll(/;dur=[\d.]+/g, '')
  }
  assert.equal(await stagesOf('GET /clients?id=oops'), 'jwt, parse')
  assert.equal(await stagesOf('GET /clients?id=eq.oops'), 'jwt, parse, plan, transaction')
  assert.equal(await stagesOf('OPTIONS /clients'), 'jwt, parse, response')
  assert.equal(await stagesOf('GET /'), 'jwt, parse, plan, transaction, response')
})

test('a pre-request function without a schema is found in the schema of the request', async () => {
  for (const line of ['GET /clients', 'GET /']) {
    const refused = await service.askWith({ preRequest: 'no_guests' }, line, { headers: { 'x-guest': '1' } })
    assert.deepEqual([refused.statusCode, refused.json().message], [403, 'No guests'])
    assert.equal((await service.askWith({ preRequest: 'no_guests' }, line)).statusCode, 200)
  }
})

test('CSV holds arguments, and is never handed to a function whole', async () => {
  const csv = { headers: { 'content-type': 'text/csv' }, body: 'a,b\n1,2' }
  assert.equal((await service.ask('POST /rpc/add', csv)).body, '3')
  assert.equal((await service.ask('POST /rpc/echo', { body: { a: 1 } })).body, '{"a":1}')
  const reply = await service.ask('POST /rpc/echo', csv)
  assert.deepEqual([reply.statusCode, reply.json().code], [404, 'PGRST202'])
})
