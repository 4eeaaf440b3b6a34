import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type AskOptions, startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'

const schema = `
  create table app.clients (id int primary key, name text not null);
  create table app.projects (id int primary key, name text not null, client_id int references app.clients);
  create table app.notes (id int generated always as identity primary key, body text);
  create view app.names as select name from app.clients group by name;
  insert into app.clients values (1, 'Ada'), (2, 'Grace');
  insert into app.projects values (1, 'one', 1), (2, 'two', 1), (3, 'three', 2);
  create function app.add(a int, b int) returns int language sql immutable as 'select a + b';
  create function app.total(variadic n int[]) returns bigint language sql immutable as 'select sum(x) from unnest(n) x';
  create function app.count_bytes(bytea) returns int language sql immutable as 'select length($1)';
  create function app.all_clients() returns setof app.clients language sql stable as 'select * from app.clients';
  create function app.nothing() returns void language sql as '';
  create function app.speak(status text, headers text) returns int language plpgsql as $$
    begin
      perform set_config('response.status', status, true), set_config('response.headers', headers, true);
      return 1;
    end $$;
  create function app.pay() returns int language plpgsql as $$
    begin
      raise sqlstate 'PT402' using message = 'Payment Required', detail = 'Quota exceeded', hint = 'Upgrade';
    end $$;
  create function app.answer() returns int language plpgsql as $$
    begin
      raise sqlstate 'PGRST' using
        message = '{"code":"123","message":"ABC","details":"DEF","hint":"XYZ"}',
        detail = '{"status":432,"status_text":"Odd","headers":{"X-Own":"yes","Bad Name":"no","Content-Length":"1"}}';
    end $$;
  create function app.seen() returns json language sql stable as $$
    select json_build_object(
      'path', current_setting('request.path'), 'method', current_setting('request.method'),
      'cookie', current_setting('request.cookies')::json ->> 'a', 'header', current_setting('request.headers')::json ->> 'x-a')
    $$;`

let service: TestRestService

before(async () => {
  service = await startTestRestService(schema)
})
after(() => service.stop())

type Expected = {
  readonly status: number
  readonly body?: string
  /** Compared one by one; null: must not be there. */
  readonly headers?: Readonly<Record<string, string | null>>
}

function describeExample(name: string, line: string, expected: Expected, options: AskOptions = {}): void {
  test(name, async () => {
    const reply = await service.ask(line, options)
    assert.equal(reply.statusCode, expected.status, reply.body)
    if (expected.body !== undefined) assert.equal(reply.body, expected.body)
    for (const [header, value] of Object.entries(expected.headers ?? {})) assert.equal(reply.headers[header] ?? null, value, header)
  })
}

const error = (code: string, message: string, { details = null, hint = null }: { details?: string | null; hint?: string | null } = {}) =>
  JSON.stringify({ code, details, hint, message })
const prefer = (value: string) => ({ headers: { prefer: value } })

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
    body: error('PGRST103', 'Requested range not satisfiable', { details: 'An offset of 10 was requested, but there are only 3 rows.' }),
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
    body: error('PGRST116', 'Cannot coerce the result to a single JSON object', { details: 'The result contains 0 rows' }),
  },
  { headers: { accept: 'application/vnd.pgrst.object+json' } },
)

describeExample(
  'CSV has a line of names',
  'GET /clients?order=id',
  { status: 200, body: 'id,name\n1,Ada\n2,Grace', headers: { 'content-type': 'text/csv; charset=utf-8' } },
  { headers: { accept: 'text/csv' } },
)

describeExample(
  'an insert without preferences answers that it is created, and nothing else',
  'POST /notes',
  {
    status: 201,
    body: '',
    headers: { 'content-range': '*/*', 'content-type': null, 'content-length': '0', location: null, 'preference-applied': null },
  },
  { body: { body: 'a' } },
)

describeExample(
  'an insert says where its one row is',
  'POST /clients',
  {
    status: 201,
    headers: { location: '/rest/v1/clients?id=eq.10', 'preference-applied': 'return=headers-only' },
  },
  { ...prefer('return=headers-only'), body: { id: 10, name: 'Ten' } },
)

describeExample(
  'an insert shows its rows and counts them',
  'POST /clients?select=name',
  {
    status: 201,
    body: '[{"name":"Eleven"}]',
    headers: { 'content-range': '*/1', 'preference-applied': 'return=representation, count=exact' },
  },
  { ...prefer('return=representation, count=exact'), body: [{ id: 11, name: 'Eleven' }] },
)

describeExample(
  'an upsert that only updates is not a creation',
  'POST /clients',
  {
    status: 200,
    body: '[{"id":10,"name":"Again"}]',
    headers: { 'preference-applied': 'resolution=merge-duplicates, return=representation' },
  },
  { ...prefer('resolution=merge-duplicates,return=representation'), body: [{ id: 10, name: 'Again' }] },
)

describeExample(
  'CSV rows are inserted',
  'POST /clients',
  { status: 201 },
  { headers: { 'content-type': 'text/csv' }, body: 'id,name\n12,Twelve\n13,"Thir, teen"' },
)

describeExample(
  'PUT creates',
  'PUT /clients?id=eq.14',
  { status: 204, body: '', headers: { 'content-type': null, 'content-length': null, 'content-range': null } },
  { body: { id: 14, name: 'New' } },
)

describeExample(
  'PUT replaces',
  'PUT /clients?id=eq.14',
  { status: 200, body: '[{"id":14,"name":"Old"}]' },
  { ...prefer('return=representation'), body: { id: 14, name: 'Old' } },
)

describeExample(
  'PUT with a limit is refused',
  'PUT /clients?id=eq.14&limit=1',
  {
    status: 400,
    body: error('PGRST114', 'limit/offset querystring parameters are not allowed for PUT'),
  },
  { body: { id: 14, name: 'Old' } },
)

describeExample(
  'an update counts',
  'PATCH /clients?id=eq.14',
  { status: 204, headers: { 'content-range': '0-0/1', 'content-type': null } },
  { ...prefer('count=exact'), body: { name: 'Newer' } },
)

describeExample(
  'an update of nothing has no range',
  'PATCH /clients?id=eq.999',
  { status: 204, headers: { 'content-range': '*/*' } },
  { body: { name: 'x' } },
)

describeExample(
  'a delete shows what is gone',
  'DELETE /clients?id=gte.10&order=id&select=id',
  { status: 200, headers: { 'content-range': '*/5' } },
  prefer('return=representation, count=exact'),
)

describeExample(
  'more rows than max-affected undo the write',
  'DELETE /projects',
  {
    status: 400,
    body: error('PGRST124', 'Query result exceeds max-affected preference constraint', { details: 'The query affects 3 rows' }),
  },
  prefer('handling=strict, max-affected=2'),
)

describeExample(
  'tx=rollback means nothing unless it may',
  'PATCH /projects?id=eq.99',
  { status: 204, headers: { 'preference-applied': null } },
  { ...prefer('tx=rollback'), body: { name: 'x' } },
)

describeExample('a function is called with its arguments in the query', 'GET /rpc/add?a=1&b=2', {
  status: 200,
  body: '3',
  headers: { 'content-range': '0-0/*', 'content-location': null },
})

describeExample('a variadic argument comes several times', 'GET /rpc/total?n=1&n=2&n=3', { status: 200, body: '6' })

describeExample('a function is called with a JSON body', 'POST /rpc/add', { status: 200, body: '3' }, { body: { a: 1, b: 2 } })

describeExample(
  'a function is called with a form',
  'POST /rpc/add',
  { status: 200, body: '3' },
  { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1&b=2' },
)

describeExample(
  'a function takes bytes as they are',
  'POST /rpc/count_bytes',
  { status: 200, body: '4' },
  { headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from([0, 255, 1, 2]) },
)

describeExample(
  'rows of a function are filtered, ordered and embedded like those of a table',
  'GET /rpc/all_clients?id=gt.0&order=id.desc&limit=1&select=name,projects(id)',
  { status: 200, body: '[{"name":"Grace","projects":[{"id":3}]}]' },
)

describeExample('a function that returns nothing has no content', 'POST /rpc/nothing', {
  status: 204,
  body: '',
  headers: { 'content-type': null },
})

describeExample(
  'SQL sees the request below the service',
  'GET /rpc/seen',
  {
    status: 200,
    body: '{"path" : "/rpc/seen", "method" : "GET", "cookie" : "b c", "header" : "é"}',
  },
  { headers: { cookie: 'a=b%20c', 'x-a': Buffer.from('é').toString('latin1') } },
)

describeExample(
  'SQL may choose status and headers',
  'POST /rpc/speak',
  {
    status: 418,
    headers: { 'x-a': '1', 'content-type': 'text/odd', 'content-length': '1' },
  },
  { body: { status: '418', headers: '[{"X-A":"1"},{"Content-Type":"text/odd"},{"Content-Length":"99"}]' } },
)

for (const headers of ['{"X-A":"1"}', '[{"X-A":1}]', '[{"A":"1","B":"2"}]', 'x', '[{"bad name":"1"}]', '[{"X-A":"line\\nbreak"}]']) {
  describeExample(
    `headers ${headers} from SQL are an error of the database's author`,
    'POST /rpc/speak',
    {
      status: 500,
      body: error('PGRST111', 'response.headers guc must be a JSON array composed of objects with a single key and a string value'),
    },
    { body: { status: '', headers } },
  )
}

describeExample(
  "a status from SQL that is none is an error of the database's author",
  'POST /rpc/speak',
  {
    status: 500,
    body: error('PGRST112', 'response.status guc must be a valid status code'),
  },
  { body: { status: 'x', headers: '' } },
)

describeExample('SQL may raise an HTTP status', 'POST /rpc/pay', {
  status: 402,
  body: error('PT402', 'Payment Required', { details: 'Quota exceeded', hint: 'Upgrade' }),
  headers: { 'proxy-status': 'PostgREST; error=PT402' },
})

describeExample('SQL may raise a whole answer, of which only what HTTP can say is sent', 'POST /rpc/answer', {
  status: 432,
  body: error('123', 'ABC', { details: 'DEF', hint: 'XYZ' }),
  headers: { 'x-own': 'yes', 'content-length': '59' },
})

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
describeExample('OPTIONS tells what a volatile function can do', 'OPTIONS /rpc/pay', { status: 200, headers: { allow: 'OPTIONS,POST' } })
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
