import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'
import type { PlanUses, UsedName } from '../../query/uses.ts'

let service: TestRestService
before(async () => {
  service = await startTestRestService(`
    create table app.customers (id int primary key, name text);
    create table app.orders (id int primary key, note text, total numeric, data jsonb, customer_id int references app.customers);
    create function app.label(app.orders) returns text language sql stable as $$ select 'order ' || $1.id $$;
    create function app.orders_of(customer int, since date default null) returns setof app.orders language sql stable as
      $$ select * from app.orders where customer_id = customer $$;
    create function app.totals(minimum int) returns table (day date, amount numeric) language sql stable as $$ select current_date, 1.0 $$;
    insert into app.customers values (1, 'Ada'); insert into app.orders values (1, 'x', 2, '{}', 1)`)
})
after(() => service.stop())

type Sent = { readonly body?: string; readonly headers?: Readonly<Record<string, string>> }

/** The uses that a request is noted with, one line each. */
async function ask(
  line: string,
  { body, headers = {} }: Sent = {},
): Promise<{ readonly reply: string; readonly noted: readonly PlanUses[] }> {
  const noted: PlanUses[] = []
  const app = service.createApp({ aggregatesEnabled: true }, { noteUse: (uses) => void noted.push(uses) })
  const [method = 'GET', path = '/'] = line.split(' ')
  const sent = {
    url: `/rest/v1${path}`,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { payload: body }),
  }
  const reply = await app.inject({ ...sent, method: method as 'GET' })
  await app.close()
  return { reply: `${reply.statusCode} ${reply.body}`, noted }
}

function toLine({ way, object, member }: UsedName): string {
  return `${way} ${object}${member === null ? '' : `.${member}`}`
}

const representation = { headers: { prefer: 'return=representation' } }

const cases: readonly (readonly [request: string, uses: readonly string[], sent?: Sent])[] = [
  ['GET /orders', ['read orders', 'select orders.*']],
  ['HEAD /orders?note=eq.x', ['read orders', 'filter orders.note']],
  ['GET /orders?select=id,n:note&total=gt.1', ['read orders', 'select orders.id', 'select orders.note', 'filter orders.total']],
  [
    'GET /orders?select=data->a->>b,label&order=total.desc',
    ['read orders', 'select orders.data', 'select orders.label', 'order orders.total'],
  ],
  ['GET /orders?select=count()', ['read orders']],
  ['GET /orders?select=total.sum()&having=total.sum().gt.1', ['read orders', 'select orders.total', 'filter orders.total']],
  [
    'GET /orders?select=label,...customers()&customers.having=id.max().gt.1&customers.order=name.min()',
    ['read orders', 'select orders.label', 'embed orders.customers', 'read customers', 'filter customers.id', 'order customers.name'],
  ],
  [
    'GET /orders?select=id&or=(note.is.null,and(total.gt.1,id.in.(1,2)))',
    ['read orders', 'select orders.id', 'filter orders.note', 'filter orders.total', 'filter orders.id'],
  ],
  [
    'GET /orders?select=id,customers!inner(name)&customers.id=eq.1&order=customers(name)',
    [
      'read orders',
      'select orders.id',
      'order customers.name',
      'embed orders.customers',
      'read customers',
      'select customers.name',
      'filter customers.id',
    ],
  ],
  [
    'GET /customers?select=name,orders(*,customers(id))',
    [
      'read customers',
      'select customers.name',
      'embed customers.orders',
      'read orders',
      'select orders.*',
      'embed orders.customers',
      'select customers.id',
    ],
  ],
  [
    'GET /orders?select=id,...customers(name)',
    ['read orders', 'select orders.id', 'embed orders.customers', 'read customers', 'select customers.name'],
  ],
  [
    'GET /customers?select=...orders(note,total)&orders.order=total',
    ['read customers', 'embed customers.orders', 'read orders', 'select orders.note', 'select orders.total', 'order orders.total'],
  ],
  ['POST /orders', ['insert orders', 'insert orders.id', 'insert orders.note'], { body: '[{"id":2,"note":"y"}]' }],
  ['POST /orders?select=id', ['insert orders', 'insert orders.id', 'select orders.id'], { body: '{"id":3}', ...representation }],
  [
    'POST /orders?on_conflict=id',
    ['insert orders', 'insert orders.id', 'conflict orders.id'],
    {
      body: '{"id":1}',
      headers: { prefer: 'resolution=merge-duplicates' },
    },
  ],
  [
    'PUT /customers?id=eq.5',
    ['insert customers', 'insert customers.id', 'insert customers.name', 'conflict customers.id', 'filter customers.id'],
    {
      body: '{"id":5,"name":"Eve"}',
    },
  ],
  ['PATCH /orders?id=eq.1', ['update orders', 'update orders.note', 'filter orders.id'], { body: '{"note":"z"}' }],
  ['DELETE /orders?id=eq.9', ['delete orders', 'filter orders.id', 'select orders.*'], representation],
  ['GET /rpc/orders_of?customer=1&select=id', ['call orders_of.customer, since', 'pass orders_of.customer', 'select orders.id']],
  [
    'POST /rpc/orders_of?total=gt.1',
    ['call orders_of.customer, since', 'pass orders_of.customer', 'pass orders_of.since', 'select orders.*', 'filter orders.total'],
    {
      body: '{"customer":1,"since":"2026-01-01"}',
    },
  ],
  [
    'GET /rpc/totals?minimum=1&select=amount&order=day',
    ['call totals.minimum', 'pass totals.minimum', 'select totals.amount', 'order totals.day'],
  ],
]

for (const [request, expected, sent] of cases) {
  test(`${request} uses ${expected.join(', ')}`, async () => {
    const { noted, reply } = await ask(request, sent)
    assert.match(reply, /^2/)
    assert.deepEqual(
      noted.map(({ names }) => names.map(toLine)),
      [expected],
    )
  })
}

test('the route names method and path, the names their schema', async () => {
  const routes = [
    'GET /orders?id=eq.1',
    'HEAD /orders',
    'DELETE /orders?id=eq.9',
    'GET /rpc/totals?minimum=1',
    'HEAD /rpc/totals?minimum=1',
  ]
  const noted = await Promise.all(routes.map((line) => ask(line)))
  assert.deepEqual(
    noted.map((one) => one.noted[0]?.route),
    ['GET /orders', 'HEAD /orders', 'DELETE /orders', 'GET /rpc/totals', 'HEAD /rpc/totals'],
  )
  assert.deepEqual(noted[0]?.noted[0]?.names[0], { way: 'read', schema: 'app', object: 'orders', member: null })
})

test('no value and no name that only the request knows is noted', async () => {
  const lines = ['GET /orders?select=data->hidden-key&data->>hidden-key=eq.hidden-value', 'GET /orders?select=hidden:id&note=like.*hidden*']
  for (const line of lines) assert.doesNotMatch(JSON.stringify((await ask(line)).noted), /hidden/)
})

test('a request that fails used nothing', async () => {
  for (const line of ['GET /orders?select=absent', 'GET /absent', 'GET /orders?id=eq.word']) assert.deepEqual((await ask(line)).noted, [])
})

test('requests that differ in values only are one use, with or without a remembered plan', async () => {
  const keys = ['GET /orders?id=eq.1', 'GET /orders?id=eq.2', 'GET /orders?id=in.(1,2)'].map(
    async (line) => (await ask(line)).noted[0]?.key,
  )
  assert.equal(new Set(await Promise.all(keys)).size, 1)
})
