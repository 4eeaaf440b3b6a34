import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestRestService, type TestRestService } from '../../../../tests/support/test-rest-service.ts'

const schema = `
  comment on schema app is E'Shop\\n\\nOf many\\nthings';
  create type app.mood as enum ('sad', 'happy');
  create table app.clients (
    id int primary key, name varchar(20) not null default 'nobody', tags text[], extra jsonb default '{}', mood app.mood,
    active boolean default true, made timestamptz default now()
  );
  comment on table app.clients is E'People\\nwho pay';
  comment on column app.clients.id is 'Number';
  create table app.orders (id int generated always as identity primary key, client_id int references app.clients);
  create view app.ids as select id from app.clients group by id;
  create function app.add(a int, variadic b bigint[]) returns int language sql immutable as 'select a';
  create function app.cheer(how app.mood, again app.mood[] default '{}') returns int language sql immutable as 'select 1';
  create function app.reset() returns void language sql as '';
  comment on function app.reset() is 'Forgets';
  revoke execute on function app.reset() from public;`

let service: TestRestService
let document: Record<string, unknown>

before(async () => {
  service = await startTestRestService(schema)
  document = (await service.ask('GET /', { headers: { host: 'api.test:8080' } })).json()
})
after(() => service.stop())

function at(...path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document)
}

test('the comment of the schema is title and description, the address that of the request', () => {
  assert.deepEqual(at('info'), { description: 'Of many\nthings', title: 'Shop', version: '14' })
  assert.deepEqual([at('host'), at('basePath'), at('schemes')], ['api.test:8080', '/rest/v1/', ['http']])
})

test('a table is described by its columns, keys, defaults and enums', () => {
  assert.deepEqual(at('definitions', 'clients'), {
    description: 'People\nwho pay',
    required: ['id', 'name'],
    properties: {
      id: { description: 'Number\n\nNote:\nThis is a Primary Key.<pk/>', type: 'integer', format: 'int32' },
      name: { default: 'nobody', maxLength: 20, type: 'string', format: 'character varying' },
      tags: { type: 'array', format: 'text[]', items: { type: 'string' } },
      extra: { format: 'jsonb' },
      mood: { enum: ['sad', 'happy'], type: 'string', format: 'app.mood' },
      active: { default: true, type: 'boolean', format: 'boolean' },
      made: { default: 'now()', type: 'string', format: 'timestamp with time zone' },
    },
    type: 'object',
  })
})

test('a foreign key says where it leads', () => {
  assert.deepEqual(at('definitions', 'orders', 'properties', 'client_id'), {
    description: "Note:\nThis is a Foreign Key to `clients.id`.<fk table='clients' column='id'/>",
    type: 'integer',
    format: 'int32',
  })
})

test('what cannot be written has no write operations', () => {
  assert.deepEqual(Object.keys(at('paths', '/clients') as object), ['get', 'post', 'delete', 'patch'])
  assert.deepEqual(Object.keys(at('paths', '/ids') as object), ['get'])
  assert.equal(at('paths', '/clients', 'get', 'summary'), 'People')
  assert.equal(at('paths', '/clients', 'get', 'description'), 'who pay')
})

test('every reference leads somewhere', () => {
  const references = JSON.stringify(document).match(/"#\/[^"]+"/g) ?? []
  const lost = references.map((text) => text.slice(3, -1).split('/')).filter((path) => at(...path) === undefined)
  assert.deepEqual(lost, [])
})

test('a function that may change something is called by POST only', () => {
  assert.deepEqual(Object.keys(at('paths', '/rpc/reset') as object), ['post'])
  assert.deepEqual(at('paths', '/rpc/add', 'get', 'parameters'), [
    { name: 'a', required: true, in: 'query', type: 'integer', format: 'int32' },
    { name: 'b', required: true, in: 'query', type: 'array', items: { type: 'integer', format: 'int64' }, collectionFormat: 'multi' },
  ])
})

test('types of parameters read along the search path, those of columns with their schema', () => {
  assert.deepEqual(at('paths', '/rpc/cheer', 'get', 'parameters'), [
    { name: 'how', required: true, in: 'query', type: 'string', format: 'mood' },
    { name: 'again', required: false, in: 'query', type: 'string', format: 'mood[]' },
  ])
  assert.equal(at('definitions', 'clients', 'properties', 'mood', 'format'), 'app.mood')
})

test('a role sees what it may use, unless privileges are ignored', async () => {
  const asRole = { role: 'pg_signal_backend' }
  const followed = await service.ask('GET /', asRole)
  assert.deepEqual(Object.keys(followed.json().paths), ['/', '/rpc/add', '/rpc/cheer'])
  const ignored = await service.askWith({ openApiMode: 'ignore-privileges' }, 'GET /', asRole)
  assert.deepEqual(Object.keys(ignored.json().paths).sort(), ['/', '/clients', '/ids', '/orders', '/rpc/add', '/rpc/cheer', '/rpc/reset'])
})

test('the description can be switched off, given a security scheme, or a function of the database', async () => {
  const off = await service.askWith({ openApiMode: 'disabled' }, 'GET /')
  assert.deepEqual([off.statusCode, off.json().code], [404, 'PGRST126'])
  const secured = await service.askWith({ openApiSecurityActive: true }, 'GET /')
  assert.deepEqual(secured.json().security, [{ JWT: [] }])
  const own = await service.askWith({ rootSpec: 'app.reset' }, 'POST /')
  assert.equal(own.statusCode, 204)
})

test('the description is OpenAPI whether asked for as such, as JSON or as anything', async () => {
  for (const accept of ['application/openapi+json', 'application/json', '*/*']) {
    const reply = await service.ask('HEAD /', { headers: { accept } })
    assert.deepEqual([reply.statusCode, reply.headers['content-type'], reply.body], [200, 'application/openapi+json; charset=utf-8', ''])
  }
  assert.equal((await service.ask('GET /', { headers: { accept: 'text/csv' } })).statusCode, 406)
})
