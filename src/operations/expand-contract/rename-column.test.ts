import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '../../../tests/fuzz/random.ts'
import { openSchemaChange } from '../../../tests/support/schema-change.ts'
import { createTestDatabase } from '../../../tests/support/test-database.ts'
import { Fault } from '../../base/fault.ts'
import { silentLog } from '../../base/log.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { postgresDefaults } from '../../postgres/settings.ts'
import { planChange } from './operation.ts'

const rename = { kind: 'rename column', column: 'orders.note', to: 'remark' } as const

test('the three migrations of a renamed column read like this', async (t) => {
  const { texts } = await openSchemaChange(
    t,
    `create table orders (id int primary key, note text not null check (note <> ''));
     comment on column orders.note is 'for the ''kitchen''';
     create index on orders (lower(note));
     create view notes with (security_invoker) as select id, note from orders;`,
    rename,
  )
  assert.deepEqual(texts, [
    `-- dorsal:expand
-- public.orders.note becomes remark.
-- Both are read and written until the contract. A statement that gives them different values: remark wins.

alter table public.orders add column remark text;

comment on column public.orders.remark is 'for the ''kitchen''';

-- Whoever writes one of the columns writes both.
create function public.sync_orders_note() returns trigger language plpgsql set search_path = '' as $sync$
-- record_image_ne compares what is stored: right for types without =, and where = sees no difference ('A' and 'a' in citext).
begin
  if tg_op = 'INSERT' then
    -- A column that the statement does not name holds its default.
    if record_image_ne(row(new.remark), row(null::text)) then
      new.note := new.remark;
    else
      new.remark := new.note;
    end if;
  elsif record_image_ne(row(new.remark), row(old.remark)) then
    new.note := new.remark;
  elsif record_image_ne(row(new.note), row(old.note)) or new.remark is null then
    new.remark := new.note;
  end if;
  return new;
end
$sync$;

-- Its name is the last, so that it runs after the other triggers and sees what they change.
create trigger zz_sync_note before insert or update on public.orders
  for each row execute function public.sync_orders_note();

alter table public.orders add constraint orders_remark_check CHECK ((remark <> ''::text)) not valid;

alter table public.orders add constraint orders_remark_filled check (remark is not null) not valid;
`,
    `-- dorsal: no-transaction
-- Brings public.orders.remark into the rows that were there before. Afterwards the application may read it.

-- The trigger fills in the new column of every row that is written.
-- dorsal:batch table=public.orders key=id size=1000
update public.orders set note = note where remark is null and note is not null;

alter table public.orders validate constraint orders_remark_check;

alter table public.orders validate constraint orders_remark_filled;

create index concurrently orders_lower_idx_new on public.orders USING btree (lower(remark));
`,
    `-- dorsal:contract of=1 unused-for=7d ends=public.orders.note
-- From here on public.orders has remark only.

drop trigger zz_sync_note on public.orders;

drop function public.sync_orders_note();

alter table public.orders alter column remark set not null, drop constraint orders_remark_filled;

create or replace view public.notes with (security_invoker=true) as
 SELECT id,
    remark AS note
   FROM public.orders;

-- dorsal:accept drop-column its values are in remark, and nobody asks for it any more
alter table public.orders drop column note;
`,
  ])
})

test('old and new clients insert and update the column by their names, null and default included', async (t) => {
  const bench = await openSchemaChange(
    t,
    "create table orders (id int primary key, note text default 'none'); insert into orders values (1, 'before'), (2, null)",
    rename,
  )
  await bench.apply('expand')
  await bench.query(`
    insert into orders (id, note) values (3, 'old'), (4, null);
    insert into orders (id, remark) values (5, 'new'), (6, null);
    insert into orders (id) values (7);
    insert into orders (id, note, remark) values (8, 'old', 'new wins');
    update orders set note = 'changed' where id = 1;`)
  await bench.apply('back-fill')
  await bench.query(`
    update orders set remark = 'by the new' where id = 3;
    update orders set note = null where id = 5;
    insert into orders (id, note) values (7, 'by the old') on conflict (id) do update set note = excluded.note;`)
  assert.deepEqual(await bench.query('select id, note, remark from orders order by id'), [
    { id: 1, note: 'changed', remark: 'changed' },
    { id: 2, note: null, remark: null },
    { id: 3, note: 'by the new', remark: 'by the new' },
    { id: 4, note: null, remark: null },
    { id: 5, note: null, remark: null },
    { id: 6, note: null, remark: null },
    { id: 7, note: 'by the old', remark: 'by the old' },
    { id: 8, note: 'new wins', remark: 'new wins' },
  ])
  await bench.apply('contract')
  await bench.query('insert into orders (id) values (9)')
  assert.deepEqual(await bench.query('select * from orders where id in (3, 9) order by id'), [
    { id: 3, remark: 'by the new' },
    { id: 9, remark: 'none' },
  ])
})

test('a default that is never twice the same is that of the old name until the contract', async (t) => {
  const bench = await openSchemaChange(t, 'create table orders (id int primary key, note uuid not null default gen_random_uuid())', rename)
  await bench.apply('expand')
  await bench.query('insert into orders (id) values (1)')
  await bench.apply('back-fill')
  await bench.apply('contract')
  await bench.query('insert into orders (id) values (2)')
  assert.deepEqual(await bench.query('select count(distinct remark)::int as different from orders'), [{ different: 2 }])
})

test('constraints, indexes, rights, policies and views go along, and a role without the right on the column gets none', async (t) => {
  const bench = await openSchemaChange(
    t,
    `create table makers (name text primary key);
     create table orders (id int primary key, note text unique references makers check (note <> 'x'), other int, check (other > 0 or note is null));
     create index by_note on orders (other, note) include (id) where note like 'a%';
     alter table orders enable row level security;
     create policy own on orders for update using (note <> 'y') with check (note <> 'z');
     grant select (note), update (note) on orders to anon;
     create view notes with (security_invoker, check_option = local) as select id, note from orders where note <> '';
     grant select on notes to anon;`,
    rename,
  )
  await bench.apply('expand')
  await bench.apply('back-fill')
  await bench.apply('contract')
  const facts = await bench.query(`
    select pg_get_constraintdef(oid) as fact from pg_constraint where conrelid = 'orders'::regclass and contype in ('c', 'u', 'f') and convalidated
    union all select pg_get_indexdef(indexrelid) from pg_index where indrelid = 'orders'::regclass and not indisprimary and indisvalid
    union all select pg_get_expr(polqual, polrelid) || ' ' || pg_get_expr(polwithcheck, polrelid) from pg_policy where polrelid = 'orders'::regclass
    union all select array_to_string(attacl, ' ') from pg_attribute where attrelid = 'orders'::regclass and attname = 'remark'
    union all select array_to_string(reloptions, ' ') || pg_get_viewdef(oid) from pg_class where oid = 'notes'::regclass
    order by 1`)
  assert.deepEqual(
    facts.map(({ fact }) => String(fact).replace(/\s+/g, ' ')),
    [
      "(remark <> 'y'::text) (remark <> 'z'::text)",
      'CHECK (((other > 0) OR (remark IS NULL)))',
      "CHECK ((remark <> 'x'::text))",
      "CREATE INDEX by_remark ON public.orders USING btree (other, remark) INCLUDE (id) WHERE (remark ~~ 'a%'::text)",
      'CREATE UNIQUE INDEX orders_remark_key ON public.orders USING btree (remark)',
      'FOREIGN KEY (remark) REFERENCES makers(name)',
      'UNIQUE (remark)',
      'anon=rw/postgres',
      "security_invoker=true check_option=local SELECT id, remark AS note FROM orders WHERE (remark <> ''::text);",
    ],
  )
  assert.deepEqual(await bench.query("select has_table_privilege('anon', 'notes', 'select') as kept"), [{ kept: true }])
})

test('what cannot go along is named, with the reason', async (t) => {
  const refusal = async (sql: string) => {
    const database = await createTestDatabase({ sql, prefix: 'expand' })
    t.after(() => database.drop())
    const place = { target: parseConnectionUrl(database.url), settings: postgresDefaults, log: silentLog }
    return await planChange(place, rename).then(
      () => null,
      (error: unknown) => (error instanceof Fault ? error.message : error),
    )
  }
  const reasons = await Promise.all(
    [
      'create table orders (id int, note text)',
      'create table orders (note int primary key)',
      'create table orders (id int primary key, note int generated always as identity)',
      'create table orders (id int primary key, note text, loud text generated always as (upper(note)) stored)',
      'create table orders (id int primary key, note text); create materialized view notes as select note from orders',
      'create table orders (id int primary key, note int unique); create table lines (note int references orders (note))',
      'create table orders (id int, note text) partition by list (id)',
      `create table orders (id int primary key, note text);
       create function tidy() returns trigger language plpgsql as $$ begin new.note := trim(new.note); return new; end $$;
       create trigger tidy before insert on orders for each row execute function tidy()`,
      'create table orders (id int primary key, note text, remark text)',
      'create table orders (id int primary key)',
      'select',
    ].map(refusal),
  )
  const refused = (why: string) => `public.orders.note cannot be changed this way: ${why}`
  assert.deepEqual(reasons, [
    refused('the table has no primary key, by which its rows could be filled in batches'),
    refused('constraint orders_pkey on table public.orders depends on it and cannot be taken along'),
    refused('it is an identity column; sequence public.orders_note_seq depends on it and cannot be taken along'),
    refused('default value for column loud of table public.orders depends on it and cannot be taken along'),
    refused('rule _RETURN on materialized view public.notes depends on it and cannot be taken along'),
    refused('constraint lines_note_fkey on table public.lines depends on it and cannot be taken along'),
    'public.orders cannot be changed this way: it is partitioned',
    refused('trigger tidy calls public.tidy(), whose text names it'),
    refused('column "remark" of relation "orders" already exists'),
    '"note": public.orders has no such column',
    '"orders.note": there is no table orders in the schema public',
  ])
})

test('writes by both names in any order leave both the same, whatever the values', async (t) => {
  const bench = await openSchemaChange(
    t,
    "create table orders (id int primary key, note text default 'd'); insert into orders select n, nullif(n % 4, 0)::text from generate_series(1, 20) as n",
    rename,
  )
  const random = createRandom(6)
  const expected = new Map<number, string | null>(
    Array.from({ length: 20 }, (_, index) => [index + 1, (index + 1) % 4 === 0 ? null : String((index + 1) % 4)]),
  )
  const write = async (names: readonly string[]) => {
    const id = 1 + random.below(40)
    const name = random.pick(names)
    const value = random.pick(['a', 'A', '', 'd', null])
    const isThere = expected.has(id)
    if (isThere && random.chance(0.1)) {
      await bench.query('delete from orders where id = $1', [id])
      expected.delete(id)
    } else if (isThere) {
      await bench.query(`update orders set ${name} = $2 where id = $1`, [id, value])
      expected.set(id, value)
    } else if (random.chance(0.2)) {
      await bench.query('insert into orders (id) values ($1)', [id])
      expected.set(id, 'd')
    } else {
      await bench.query(`insert into orders (id, ${name}) values ($1, $2)`, [id, value])
      expected.set(id, value)
    }
  }
  await bench.apply('expand')
  // Before rows are filled in, the old application is the only one there is.
  for (let step = 0; step < 60; step++) await write(['note'])
  await bench.apply('back-fill')
  for (let step = 0; step < 300; step++) await write(['note', 'remark'])
  const rows = [...expected].sort(([a], [b]) => a - b)
  assert.deepEqual(
    await bench.query('select id, note, remark from orders order by id'),
    rows.map(([id, value]) => ({ id, note: value, remark: value })),
  )
  await bench.apply('contract')
  assert.deepEqual(
    await bench.query('select id, remark from orders order by id'),
    rows.map(([id, remark]) => ({ id, remark })),
  )
})

test('the way back of each migration leaves the schema as it was', async (t) => {
  const bench = await openSchemaChange(
    t,
    "create table orders (id int primary key, note text not null check (note <> '')); create index on orders (note)",
    rename,
  )
  const look = async () =>
    await bench.query(`
      select attname as name, null as fact from pg_attribute where attrelid = 'orders'::regclass and attnum > 0 and not attisdropped
      union all select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'orders'::regclass
      union all select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index where indrelid = 'orders'::regclass
      union all select tgname, pg_get_triggerdef(oid) from pg_trigger where tgrelid = 'orders'::regclass
      union all select proname, null from pg_proc where pronamespace = 'public'::regnamespace order by 1, 2`)
  const before = await look()
  await bench.apply('expand')
  const expanded = await look()
  await bench.apply('back-fill')
  await bench.undo('back-fill')
  assert.deepEqual(await look(), expanded)
  await bench.undo('expand')
  assert.deepEqual(await look(), before)
})
