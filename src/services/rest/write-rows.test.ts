import { after, before } from 'node:test'
import { createExamples, errorBody, prefer, startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'

const schema = `
  create table app.clients (id int primary key, name text not null);
  create table app.projects (id int primary key, name text not null, client_id int references app.clients);
  create table app.notes (id int generated always as identity primary key, body text);
  do $$ begin
    execute (select format('create table app.wide (id int primary key, %s)', string_agg(format('c%s int default %s', n, n), ', ')) from generate_series(1, 120) n);
  end $$;
  insert into app.clients values (1, 'Ada'), (2, 'Grace');
  insert into app.projects values (1, 'one', 1), (2, 'two', 1), (3, 'three', 2);`

let service: TestRestService
const describeExample = createExamples(() => service)

before(async () => {
  service = await startTestRestService(schema)
})
after(() => service.stop())

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
    body: errorBody('PGRST114', 'limit/offset querystring parameters are not allowed for PUT'),
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
    body: errorBody('PGRST124', 'Query result exceeds max-affected preference constraint', { details: 'The query affects 3 rows' }),
  },
  prefer('handling=strict, max-affected=2'),
)

describeExample(
  'tx=rollback means nothing unless it may',
  'PATCH /projects?id=eq.99',
  { status: 204, headers: { 'preference-applied': null } },
  { ...prefer('tx=rollback'), body: { name: 'x' } },
)

describeExample(
  'defaults fill more columns than a function of PostgreSQL has arguments',
  `POST /wide?select=id,c1,c60,c120&columns=id,${Array.from({ length: 120 }, (_, i) => `c${i + 1}`).join(',')}`,
  { status: 201, body: '[{"id":1,"c1":7,"c60":60,"c120":120}]' },
  { ...prefer('return=representation, missing=default'), body: [{ id: 1, c1: 7 }] },
)
