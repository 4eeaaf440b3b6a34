import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { errorBody, startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'
import type { RestSettings } from './settings.ts'
import { restSettings } from './settings.ts'

const schema = `
  create table app.customers (id int primary key, name text);
  create table app.orders (id int primary key, customer_id int references app.customers);
  insert into app.customers select i, 'Customer ' || i from generate_series(1, 3000) i;
  insert into app.orders select i, i from generate_series(1, 3000) i;
  analyze app.customers, app.orders;
  create function app.add(a int, b int) returns int immutable language sql as 'select a + b';
  create function app.everybody() returns setof app.customers stable language sql as 'select * from app.customers';
  create function app.sleep() returns void language sql as 'select pg_sleep(30)';
  create role rest_cost_visitor;
  create role rest_cost_hurried;
  alter role rest_cost_hurried set statement_timeout = '300ms';
  grant usage on schema app to rest_cost_hurried;
  grant usage on schema app to rest_cost_visitor;
  grant select on all tables in schema app to rest_cost_visitor`

let service: TestRestService
before(async () => {
  service = await startTestRestService(schema)
})
after(async () => {
  await service.query('drop owned by rest_cost_visitor, rest_cost_hurried; drop role rest_cost_visitor, rest_cost_hurried')
  await service.stop()
})

const tooLarge = (rows: string, most: number) =>
  errorBody('DRS002', `The answer may have ${rows} rows, and ${most} are allowed`, {
    details: 'Rows of embeds count for each row they belong to.',
    hint: 'Set a limit, for the request (limit=…) and for each list in it (orders.limit=…), or ask for the lists in requests of their own.',
  })

function limited(
  name: string,
  settings: Partial<RestSettings>,
  line: string,
  expected: { readonly status: number; readonly body?: string },
) {
  test(name, async () => {
    const reply = await service.askWith(settings, line)
    assert.equal(reply.statusCode, expected.status, reply.body)
    if (expected.body !== undefined) assert.equal(reply.body, expected.body)
  })
}

const hundred = { totalRows: 100 }
limited('without a limit an answer may have any number of rows', hundred, 'GET /customers', {
  status: 400,
  body: tooLarge('any number of', 100),
})
limited('embedded lists multiply', hundred, 'GET /customers?select=id,orders(id)&limit=10&orders.limit=10', {
  status: 400,
  body: tooLarge('110', 100),
})
limited('a list without a limit is any number of rows', hundred, 'GET /customers?select=id,orders(id)&limit=1', {
  status: 400,
  body: tooLarge('any number of', 100),
})
limited('what the limits let through may be asked for', hundred, 'GET /customers?select=id,orders(id)&limit=10&orders.limit=9', {
  status: 200,
})
limited('an object counts as one row', hundred, 'GET /orders?select=id,customers(id)&limit=50', { status: 200 })
limited('one object more is one too many', hundred, 'GET /orders?select=id,customers(id)&limit=51', {
  status: 400,
  body: tooLarge('102', 100),
})
limited('a key finds one row without a limit', hundred, 'GET /customers?id=eq.7', { status: 200 })
limited('a list of keys finds as many', { totalRows: 2 }, 'GET /customers?id=in.(7,8,9)', { status: 400, body: tooLarge('3', 2) })
limited('the row limit of the server counts', { totalRows: 100, maxRows: 100 }, 'GET /customers', { status: 200 })
limited('a scalar of a function is one row', { totalRows: 1 }, 'GET /rpc/add?a=1&b=2', { status: 200, body: '3' })
limited('rows of a function are any number', hundred, 'GET /rpc/everybody', { status: 400, body: tooLarge('any number of', 100) })
limited('a count is one row', { totalRows: 1, aggregatesEnabled: true }, 'GET /customers?select=count()', { status: 200 })
limited('an embed that only filters has no rows', hundred, 'GET /customers?select=id,orders!inner()&limit=100', { status: 200 })
test('a HEAD has no rows', async () => {
  assert.equal((await service.askWith(hundred, 'HEAD /customers')).statusCode, 200)
})

test('a request that PostgreSQL would work on for too long is refused with its cost', async () => {
  const reply = await service.askWith({ maxPlanCost: ['50'] }, 'GET /customers?select=id,orders(id)&order=name')
  assert.equal(reply.statusCode, 400)
  assert.match(
    reply.body,
    /^\{"code":"DRS003","details":null,"hint":"Filter by a column with an index, set a limit, or embed less\.","message":"PostgreSQL estimates a cost of \d+ for this request, and 50 is allowed"\}$/,
  )
})
limited('a cheap request passes under the same ceiling', { maxPlanCost: ['50'] }, 'GET /customers?id=eq.7', {
  status: 200,
  body: '[{"id":7,"name":"Customer 7"}]',
})
limited('writes are held against it, too, and do nothing', { maxPlanCost: ['50'] }, 'DELETE /orders', { status: 400 })
test('what was refused has not happened', async () => {
  assert.deepEqual(await service.query('select count(*)::int from app.orders'), [{ count: 3000 }])
})
test('a role may have a ceiling of its own', async () => {
  const settings = { maxPlanCost: ['rest_cost_visitor=10', '100000'] }
  assert.equal((await service.askWith(settings, 'GET /customers', { role: 'rest_cost_visitor' })).statusCode, 400)
  assert.equal((await service.askWith(settings, 'GET /customers')).statusCode, 200)
})
test('a role that may not read is told that and not a cost', async () => {
  await service.query('revoke select on app.orders from rest_cost_visitor')
  const reply = await service.askWith({ maxPlanCost: ['1'] }, 'GET /orders', { role: 'rest_cost_visitor' })
  assert.equal(reply.statusCode, 403)
})
test('a role has the statement time that it was given', { timeout: 10_000 }, async () => {
  const reply = await service.ask('POST /rpc/sleep', { role: 'rest_cost_hurried' })
  assert.equal(reply.statusCode, 504)
  assert.equal(reply.body, errorBody('57014', 'canceling statement due to statement timeout'))
})
test('a ceiling that is no number is refused', () => {
  assert.throws(() => restSettings.maxPlanCost.parse('anon=much'), {
    message: 'a list of whole numbers, each for every role or as role=number',
  })
  assert.deepEqual(restSettings.maxPlanCost.parse('anon=10, 500'), ['anon=10', '500'])
})
