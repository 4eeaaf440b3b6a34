import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { Fault } from '../../base/fault.ts'
import { silentLog } from '../../base/log.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { postgresDefaults } from '../../postgres/settings.ts'
import { reduceDatabase, type SubsetReport } from './operation.ts'

const schema = `
  create table countries (id int primary key, name text);
  create table customers (id int primary key, country_id int not null references countries, referred_by int references customers, note text);
  create table products (id int primary key, note text, replaced_by int);
  alter table products add foreign key (replaced_by) references products;
  create table orders (id int, day date, customer_id int not null references customers, note text, primary key (id, day)) partition by range (day);
  create table orders_1 partition of orders for values from ('2026-01-01') to ('2026-07-01');
  create table orders_2 partition of orders for values from ('2026-07-01') to ('2027-01-01');
  create table lines (order_id int, day date, place int, product_id int not null references products, primary key (order_id, day, place),
    foreign key (order_id, day) references orders);
  create table a (id int primary key, b int);
  create table b (id int primary key, a int references a);
  alter table a add foreign key (b) references b deferrable initially deferred;
  create table "odd.name" (id int primary key);
  create table "odd.child" (id int primary key, of int not null references "odd.name");
  create table touched (n int);
  create function touch() returns trigger language plpgsql as 'begin insert into touched values (1); return old; end';
  create trigger touch after delete on customers for each row execute function touch();
  insert into countries select i, 'country ' || i from generate_series(1, 50) as i;
  insert into customers select i, 1 + i % 50, nullif(i / 2, 0), repeat('x', 200) from generate_series(1, 8000) as i;
  insert into products select i, repeat('p', 100), case when i > 10 then i - 10 end from generate_series(1, 2000) as i;
  insert into orders select i, date '2026-01-01' + i % 365, 1 + i % 8000, repeat('o', 100) from generate_series(1, 20000) as i;
  insert into lines select id, day, place, 1 + (id * place) % 2000 from orders, generate_series(1, 3) as place;
  insert into a select i, null from generate_series(1, 1000) as i;
  insert into b select i, i from generate_series(1, 1000) as i;
  update a set b = id;
  insert into "odd.name" select generate_series(1, 2000);
  insert into "odd.child" select i, 1 + i % 2000 from generate_series(1, 2000) as i;
`

describe('a copy made smaller', () => {
  let database: TestDatabase
  let report: SubsetReport
  const limit = 12_500_000
  const reduce = (bytes: number) =>
    reduceDatabase({
      target: parseConnectionUrl(database.url),
      settings: postgresDefaults,
      log: silentLog,
      limit: bytes,
      onProgress: () => {},
    })
  const count = async (text: string) => (await database.query(`select count(*)::int as count from ${text}`))[0]?.count

  before(async () => {
    database = await createTestDatabase({ sql: schema, prefix: 'subset' })
    report = await reduce(limit)
  })
  after(() => database.drop())

  test('fits', () => {
    assert.ok(report.bytesBefore > limit && report.bytesAfter <= limit, JSON.stringify(report))
  })

  test('every kept row has all that it references, through keys of several columns, loops and tables that point at themselves', async () => {
    assert.equal(
      await count('customers as c where referred_by is not null and not exists (select from customers where id = c.referred_by)'),
      0,
    )
    assert.equal(await count('lines as l where not exists (select from orders as o where o.id = l.order_id and o.day = l.day)'), 0)
    assert.equal(await count('lines as l where not exists (select from products where id = l.product_id)'), 0)
    assert.equal(
      await count('products as p where replaced_by is not null and not exists (select from products where id = p.replaced_by)'),
      0,
    )
    assert.equal(await count('a where not exists (select from b where b.id = a.b)'), 0)
    assert.equal(await count('"odd.child" as c where not exists (select from "odd.name" as p where p.id = c.of)'), 0)
  })

  test('a kept order has all its lines', async () => {
    const orders = await count('orders')
    assert.ok(typeof orders === 'number' && orders > 100)
    assert.equal(await count('lines'), orders * 3)
  })

  test('small tables are whole, and something of each is there', async () => {
    assert.equal(await count('countries'), 50)
    for (const table of ['customers', 'products', 'orders_1', 'orders_2', 'lines', 'a', 'b']) assert.notEqual(await count(table), 0)
    assert.deepEqual(
      report.tables.find(({ table }) => table === 'public.countries'),
      { table: 'public.countries', rowsBefore: 50, rowsKept: 50 },
    )
  })

  test('no trigger ran', async () => {
    assert.equal(await count('touched'), 0)
  })

  test('one that fits already is left as it is', async () => {
    const again = await reduce(1_000_000_000)
    assert.equal(again.share, 1)
    assert.ok(again.tables.every(({ rowsBefore, rowsKept }) => rowsBefore === rowsKept))
  })

  test('a size that nothing can have is refused with what is in the way, and nothing is deleted', async () => {
    const before = await count('lines')
    const fault = await reduce(1_000_000).catch((error: unknown) => error)
    assert.ok(fault instanceof Fault && fault.code === 'subset_too_small')
    assert.match(fault.message, /^A consistent subset of 1\.0 MB cannot be made: what has to stay takes \d+\.\d MB$/)
    assert.equal(await count('lines'), before)
  })
})
