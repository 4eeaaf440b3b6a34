import { after, before } from 'node:test'
import { createExamples, errorBody, startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'

const schema = `
  create table app.clients (id int primary key, name text not null);
  create table app.projects (id int primary key, name text not null, client_id int references app.clients);
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
const describeExample = createExamples(() => service)

before(async () => {
  service = await startTestRestService(schema)
})
after(() => service.stop())

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
      body: errorBody('PGRST111', 'response.headers guc must be a JSON array composed of objects with a single key and a string value'),
    },
    { body: { status: '', headers } },
  )
}

describeExample(
  "a status from SQL that is none is an error of the database's author",
  'POST /rpc/speak',
  {
    status: 500,
    body: errorBody('PGRST112', 'response.status guc must be a valid status code'),
  },
  { body: { status: 'x', headers: '' } },
)

describeExample('SQL may raise an HTTP status', 'POST /rpc/pay', {
  status: 402,
  body: errorBody('PT402', 'Payment Required', { details: 'Quota exceeded', hint: 'Upgrade' }),
  headers: { 'proxy-status': 'PostgREST; error=PT402' },
})

describeExample('SQL may raise a whole answer, of which only what HTTP can say is sent', 'POST /rpc/answer', {
  status: 432,
  body: errorBody('123', 'ABC', { details: 'DEF', hint: 'XYZ' }),
  headers: { 'x-own': 'yes', 'content-length': '59' },
})
