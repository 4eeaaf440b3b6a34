import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'

let service: TestRestService
before(async () => {
  service = await startTestRestService(
    `create table app.orders (id int primary key, note text, remark text, total numeric);
    create table app.purchases (id int primary key, order_id int references app.orders);
    create table app.bills (id int primary key);
    create function app.total_of(id int) returns int language sql stable as $$ select 1 $$;
    create function app.sum_of(id int) returns int language sql stable as $$ select 1 $$;
    create function app.sum_of(id text) returns int language sql stable as $$ select 1 $$;
    create schema v1; create view v1.orders as select * from app.orders;
    comment on column app.orders.note is '@deprecated since 2026-11 sunset 2027-02 use orders.remark';
    comment on column app.orders.total is 'A sum. @deprecated since 2026-10-15';
    comment on table app.bills is '@deprecated since 2026-11 use app.purchases';
    comment on function app.total_of(int) is '@deprecated sunset 2027-02-28 use sum_of';
    comment on function app.sum_of(int) is '@deprecated since 2026-11';
    comment on schema v1 is '@deprecated since 2026-11 sunset 2027-02'`,
    { schemas: ['app', 'v1'] },
  )
})
after(() => service.stop())

const november = '@1793491200'
const october = '@1792022400'
const sunset = 'Mon, 01 Feb 2027 00:00:00 GMT'

type Expected = { readonly deprecation?: string; readonly sunset?: string; readonly link?: string }
type Sent = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }

const cases: readonly (readonly [request: string, headers: Expected, sent?: Sent])[] = [
  ['GET /orders?select=id,remark', {}],
  ['GET /orders', {}],
  ['GET /orders?select=note', { deprecation: november, sunset }],
  ['GET /orders?select=id&note=is.null', { deprecation: november, sunset }],
  ['HEAD /orders?order=note', { deprecation: november, sunset }],
  ['GET /orders?select=note,total', { deprecation: october, sunset }],
  ['GET /purchases?select=id,orders(note)', { deprecation: november, sunset }],
  ['PATCH /orders?id=eq.1', { deprecation: november, sunset }, { body: { note: 'x' } }],
  ['PATCH /orders?id=eq.1', {}, { body: { remark: 'x' } }],
  ['GET /bills', { deprecation: november, link: '</rest/v1/purchases>; rel="successor-version"' }],
  ['GET /rpc/total_of?id=1', { sunset: 'Sun, 28 Feb 2027 00:00:00 GMT', link: '</rest/v1/rpc/sum_of>; rel="successor-version"' }],
  ['GET /orders?select=id', { deprecation: november, sunset }, { headers: { 'accept-profile': 'v1' } }],
]

for (const [request, expected, sent = {}] of cases) {
  const told = Object.entries(expected).map(([name, value]) => `${name}: ${value}`)
  test(`${request} ${JSON.stringify(sent)} is answered with ${told.join(', ') || 'no word of an end'}`, async () => {
    const { headers, statusCode } = await service.ask(request, sent)
    assert.ok(statusCode < 300, String(statusCode))
    const { deprecation, sunset, link } = headers
    assert.deepEqual({ deprecation, sunset, link }, { deprecation: undefined, sunset: undefined, link: undefined, ...expected })
  })
}

test('an overload that stays is no use of the one that goes', async () => {
  const { headers } = await service.ask('POST /rpc/sum_of', { body: { id: 1 }, headers: { prefer: 'params=multiple-objects' } })
  assert.equal(headers.deprecation, undefined)
})

test('an answer that has not changed tells it as well', async () => {
  const first = await service.ask('GET /orders?select=note')
  const again = await service.ask('GET /orders?select=note', { headers: { 'if-none-match': String(first.headers.etag) } })
  assert.deepEqual([again.statusCode, again.headers.deprecation, again.headers.sunset], [304, november, sunset])
})

test('the description marks what is deprecated, and an overload only when all of its name are', async () => {
  const document = (await service.ask('GET /', { headers: { accept: 'application/vnd.oai.openapi+json;version=3.1' } })).json()
  const { schemas, parameters } = document.components
  const marks = {
    bills: [document.paths['/bills'].get.deprecated, schemas.bills.deprecated],
    orders: [document.paths['/orders'].get.deprecated, schemas.orders.deprecated],
    note: [schemas.orders.properties.note.deprecated, parameters['orders.filter.note'].deprecated],
    remark: [schemas.orders.properties.remark.deprecated, parameters['orders.filter.remark'].deprecated],
    functions: [document.paths['/rpc/total_of'].get.deprecated, document.paths['/rpc/sum_of'].post.deprecated],
  }
  const none = [undefined, undefined]
  assert.deepEqual(marks, { bills: [true, true], orders: none, note: [true, true], remark: none, functions: [true, undefined] })
})
