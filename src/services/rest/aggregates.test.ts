import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createExamples, errorBody, prefer, startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'

const schema = `
  create table app.customers (id int primary key, name text not null);
  insert into app.customers values (1, 'Ada'), (2, 'Bo'), (3, 'Cy');
  create table app.orders (id int primary key, customer_id int references app.customers, status text, amount numeric, data jsonb, "having" text);
  insert into app.orders values
    (1, 1, 'paid', 100, '{"weight": 3}', 'a'), (2, 1, 'paid', 50, '{"weight": 4}', 'b'), (3, 1, 'open', 7, null, null),
    (4, 2, 'paid', 20, '{"weight": 9}', null), (5, 2, 'open', null, null, null);
  create function app.all_orders() returns setof app.orders stable language sql as 'select * from app.orders'`

let service: TestRestService
before(async () => {
  service = await startTestRestService(schema, { aggregatesEnabled: true })
})
after(() => service.stop())

const example = createExamples(() => service)

example('having keeps the groups it holds for', 'GET /orders?select=customer_id,amount.sum()&having=amount.sum().gt.100', {
  status: 200,
  body: '[{"customer_id":1,"sum":157}]',
})
example('having needs no aggregate in select', 'GET /orders?select=customer_id&having=count().gte.2&order=customer_id', {
  status: 200,
  body: '[{"customer_id":1}, \n {"customer_id":2}]',
})
example(
  'conditions of having make trees',
  'GET /orders?select=status,count()&having=and(count().gte.2,not.or(amount.max().lt.10,amount.avg().is.null))&order=status',
  { status: 200, body: '[{"status":"paid","count":3}]' },
)
example('several having all hold', 'GET /orders?select=status&having=count().eq.2&having=amount.sum().lte.7', {
  status: 200,
  body: '[{"status":"open"}]',
})
example('having takes not and in', 'GET /orders?select=customer_id,count()&having=count().not.in.(1,2)', {
  status: 200,
  body: '[{"customer_id":1,"count":3}]',
})
example('having takes casts and JSON paths', 'GET /orders?select=customer_id&having=data->weight::int.sum()::text.eq.9', {
  status: 200,
  body: '[{"customer_id":2}]',
})
example('having of everything is one group', 'GET /orders?select=count()&having=count().gt.5', { status: 200, body: '[]' })
example('where chooses rows and having groups', 'GET /orders?select=customer_id,count()&status=eq.paid&having=count().gt.1', {
  status: 200,
  body: '[{"customer_id":1,"count":2}]',
})
example('an embed has a having of its own', 'GET /customers?select=id,orders(status,count())&orders.having=count().gt.1&order=id', {
  status: 200,
  body: '[{"id":1,"orders":[{"status":"paid","count":2}]}, \n {"id":2,"orders":[]}, \n {"id":3,"orders":[]}]',
})
example('an inner embed keeps the rows that have such groups', 'GET /customers?select=name,orders!inner()&orders.having=count().gte.3', {
  status: 200,
  body: '[{"name":"Ada"}]',
})
example(
  'an inner embed that shows groups is asked for them',
  'GET /customers?select=name,orders!inner(status)&orders.having=count().gt.1&order=id',
  { status: 200, body: '[{"name":"Ada","orders":[{"status":"paid"}]}]' },
)
example('rows of a function are grouped, too', 'GET /rpc/all_orders?select=customer_id&having=amount.max().lt.50', {
  status: 200,
  body: '[{"customer_id":2}]',
})
example('groups are ordered by an aggregate', 'GET /orders?select=customer_id,amount.sum()&order=amount.sum().desc', {
  status: 200,
  body: '[{"customer_id":1,"sum":157}, \n {"customer_id":2,"sum":20}]',
})
example('an order by an aggregate makes groups', 'GET /orders?select=status&order=count().desc,status', {
  status: 200,
  body: '[{"status":"paid"}, \n {"status":"open"}]',
})
example('an order by an aggregate says where nulls go', 'GET /orders?select=id&order=amount.max().desc.nullslast&limit=2', {
  status: 200,
  body: '[{"id":1}, \n {"id":2}]',
})
example('an embed is ordered by an aggregate', 'GET /customers?select=id,orders(status,amount.sum())&orders.order=amount.sum()&id=eq.1', {
  status: 200,
  body: '[{"id":1,"orders":[{"status":"open","sum":7},{"status":"paid","sum":150}]}]',
})
example(
  'a count is one of the groups',
  'GET /orders?select=customer_id&having=count().gte.2&order=customer_id&limit=1',
  { status: 206, body: '[{"customer_id":1}]', headers: { 'content-range': '0-0/2' } },
  prefer('count=exact'),
)
example('a column called having is filtered as any other', 'GET /orders?select=id&having=eq.b', { status: 200, body: '[{"id":2}]' })
example('having of nothing that can be aggregated is PGRST100', 'GET /orders?having=amount.sum().above.1', {
  status: 400,
  body: errorBody('PGRST100', '"failed to parse having (amount.sum().above.1)" (line 1, column 14)', {
    details: 'unexpected "a" expecting "not" or operator (eq, gt, ...)',
  }),
})
example('having of what is not embedded is PGRST108', 'GET /customers?orders.having=count().gt.1', {
  status: 400,
  body: errorBody('PGRST108', "'orders' is not an embedded resource in this request", {
    hint: "Verify that 'orders' is included in the 'select' query parameter.",
  }),
})
example('a value that is no number is what PostgreSQL says', 'GET /orders?select=status&having=count().gt.many', {
  status: 400,
  body: errorBody('22P02', 'invalid input syntax for type bigint: "many"'),
})
for (const line of ['DELETE /orders?having=count().gt.1', 'PATCH /orders?having=count().gt.1', 'POST /orders?having=count().gt.1']) {
  example(
    `having does not choose rows to write: ${line}`,
    line,
    {
      status: 400,
      body: errorBody('DRS004', 'having chooses groups of rows that are read, never rows to write', {
        hint: 'Choose the rows to write with filters. In an embed of the answer having is allowed: orders.having=count().gt.1.',
      }),
    },
    { body: { status: 'paid' } },
  )
}
example(
  'an embed of what was written has a having of its own',
  'PATCH /customers?select=name,orders(status)&orders.having=count().gt.1&id=eq.1',
  { status: 200, body: '[{"name":"Ada","orders":[{"status":"paid"}]}]' },
  { ...prefer('return=representation'), body: { name: 'Ada' } },
)
example(
  'a row spread among what was written groups it',
  'PATCH /orders?select=status,...customers(name)&customers.having=count().gt.1&id=lt.4',
  { status: 200, body: '[{"status":"paid","name":"Ada"}]' },
  { ...prefer('return=representation'), body: { having: 'x' } },
)

for (const asked of [
  'having=count().gt.1',
  'order=amount.sum()',
  'select=id,customers(id)&customers.order=count()',
  'select=id,...customers()&customers.having=id.max().gt.0',
]) {
  test(`without aggregates ${asked} is refused`, async () => {
    const reply = await service.askWith({ aggregatesEnabled: false }, `GET /orders?${asked}`)
    assert.equal(reply.statusCode, 400)
    assert.equal(reply.body, errorBody('PGRST123', 'Use of aggregate functions is not allowed'))
  })
}
