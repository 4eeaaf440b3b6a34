import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connectTestDatabase } from '../../../tests/support/test-catalog.ts'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { readKnownColumns } from './read-known-columns.ts'

const tables = `
  create schema app;
  create domain app.code as text not null;
  create table app.people (id int primary key, name text not null, nick text, born date, boss int references app.people, extra jsonb not null);
  create table app.orders (id int primary key, person int not null references app.people, total numeric not null, note text, code app.code);
  create table app.lines (order_id int not null references app.orders, place int not null, label text, primary key (order_id, place));
  insert into app.people values (1, 'Ada', 'a', '1815-12-10', null, '1'), (2, 'Bo', null, null, 1, 'null'), (3, 'Cy', null, null, 1, '2');
  insert into app.orders values (10, 1, 5, null, 'x'), (11, 1, 7, 'soon', 'y'), (12, 2, 9, 'late', 'z');
  insert into app.lines values (10, 1, 'pen'), (10, 2, null), (11, 1, 'ink');
`

/** A query, and its columns: `?` may be null and is in a row, `~` never is, which its text does not prove. */
const views: readonly (readonly [query: string, columns: string])[] = [
  ['select id, name, nick from app.people', 'id name nick?'],
  ['select o.id, p.name, p.nick from app.orders o join app.people p on p.id = o.person', 'id name nick?'],
  ['select p.id, o.id as order_id, o.code from app.people p left join app.orders o on o.person = p.id', 'id order_id? code?'],
  ['select p.id, o.id as order_id from app.orders o right join app.people p on p.id = o.person', 'id order_id?'],
  ['select o.id, l.place from app.orders o full join app.lines l on l.order_id = o.id and l.place = 2', 'id? place?'],
  [
    'select order_id, place, person from app.lines join (select id as order_id, person from app.orders) o using (order_id)',
    'order_id place person',
  ],
  ['select id, l.place from app.orders full join (select order_id as id, place from app.lines) l using (id)', 'id place?'],
  ['select p.id, o.total from app.people p left join app.orders o on o.person = p.id where o.id is not null', 'id total'],
  ['select p.id, o.note from app.people p left join app.orders o on o.person = p.id where o.total > 0', 'id note?'],
  ['select nick, born from app.people where nick is not null and born between $$1800-01-01$$ and now()', 'nick born'],
  ['select note from app.orders where note in ($$soon$$, $$late$$)', 'note'],
  [
    'select p.id, b.name as boss from app.people p left join (app.people b join app.orders o on o.person = b.id) on b.id = p.boss',
    'id boss?',
  ],
  ['select count(*) as n, count(nick) as nicks, max(id) as id from app.people where false', 'n nicks id?'],
  [
    'select boss, count(*) as n, max(id) as id, max(nick) as nick, array_agg(nick) as nicks from app.people group by boss',
    'boss? n id nick? nicks',
  ],
  [
    'select person, sum(total) filter (where note is not null and total > 6 and person = 2) as late from app.orders group by person',
    'person late?',
  ],
  ['select coalesce(name, $$-$$) as name, count(*) as n from app.people group by rollup (coalesce(name, $$-$$))', 'name? n~'],
  ['select coalesce(nick, name) as shown, nullif(name, $$Ada$$) as other, greatest(id, boss) as most from app.people', 'shown other? most'],
  ['select case when nick is null then $$-$$ else nick end as a, case when id = 1 then $$one$$ end as b from app.people', 'a b?'],
  ['select case when nick is not null then nick else name end as a from app.people', 'a'],
  [
    'select id + 1 as next, name || $$!$$ as loud, nick || $$!$$ as soft, id = 1 as first, id = boss as own from app.people',
    'next loud soft? first own?',
  ],
  ['select id in (1, 2) as a, id in (1, null) as b, boss is distinct from 1 as c, name like $$A%$$ as d from app.people', 'a b? c d'],
  [
    'select lower(name) as name, lower(int4range(null, id)) as low, length(nick) as n, to_char(born, $$YYYY$$) as year from app.people',
    'name low? n? year?',
  ],
  [
    'select (extra ->> $$a$$) as a, extra::text as b, jsonb_build_object($$id$$, id) as c, to_jsonb(people) as d from app.people',
    'a? b c d',
  ],
  [
    'select exists (select from app.orders) as a, (select count(*) from app.orders) as b, (select min(id) from app.orders where false) as c',
    'a b c?',
  ],
  [
    'select array(select id from app.orders) as ids, (select note from app.orders where id = 10) as note, current_date as today',
    'ids note? today',
  ],
  [
    'select id, row_number() over (order by id) as place, lag(id) over (order by id) as before, sum(total) over (order by id) as run from app.orders',
    'id place before? run',
  ],
  ['select id, name from app.people union all select id, note from app.orders', 'id name?'],
  ['select nick from app.people intersect select name from app.people union select name from app.people', 'nick'],
  ['with named as (select id, nick from app.people where nick is not null) select * from named', 'id nick'],
  [
    'with recursive up as (select id, boss from app.people where boss is not null union all select p.id, p.boss from up join app.people p on p.id = up.boss) select id, boss from up',
    'id boss?',
  ],
  ['with recursive n as (select 1 as i union all select i + 1 from n where i < 3) select i from n', 'i'],
  ['select v.a, v.b from (values (1, $$x$$), (2, null)) as v (a, b)', 'a b?'],
  [
    'select p.id, last.total, last.note from app.people p cross join lateral (select o.total, o.note from app.orders o where o.person = p.id) last',
    'id total note?',
  ],
  ['select day, id from generate_series(1, 2) as day left join app.orders on id = day', 'day id?'],
  ['select n.word, n.place from unnest(array[$$a$$, null]) with ordinality as n (word, place)', 'word? place'],
  ['select o.* from (app.orders o join app.people p on p.id = o.person)', 'id person total note? code'],
  [
    'select j.total, j.name from (app.orders o join app.people p on p.id = o.person and p.name <> $$$$) as j (order_id, person, total, note, code, id, name)',
    'total name',
  ],
]

let database: TestDatabase

before(async () => {
  database = await createTestDatabase({ sql: tables, prefix: 'nulls' })
  for (const [index, [query]] of views.entries()) await database.query(`create view app.v${index} as ${query}`)
})

after(() => database.drop())

async function readColumns(schema: string, name: string) {
  const connection = await connectTestDatabase(database.url)
  try {
    const session = [['search_path', '']] as const
    const find = await connection.transaction({ access: 'read only', session }, readKnownColumns)
    return find(schema, name) ?? []
  } finally {
    await connection.close()
  }
}

test('a column of a view may be null where its text lets it, and only there: so say the rows', async () => {
  const connection = await connectTestDatabase(database.url)
  const find = await connection.transaction({ access: 'read only', session: [['search_path', '']] }, readKnownColumns)
  await connection.close()
  for (const [index, [query, columns]] of views.entries()) {
    const known = find('app', `v${index}`) ?? []
    const wanted = columns.split(' ')
    assert.deepEqual(
      known.map(({ name, neverNull }) => name + (neverNull ? '' : '?')),
      wanted.map((column) => column.replace('~', '?')),
      query,
    )
    const rows = await database.query(`select * from app.v${index}`)
    const nulls = known.map(({ name }) => rows.some((row) => row[name] === null))
    assert.deepEqual(
      nulls,
      wanted.map((column) => column.endsWith('?')),
      `rows of ${query}`,
    )
  }
})

test('views on views are followed down to the table, and each column to the one it shows', async () => {
  await database.query(`
    create view app.below as select id as number, nick from app.people;
    create materialized view app.above as select number, nick as called, number + 1 as next from app.below where nick is not null`)
  const table = { schema: 'app', name: 'people' }
  assert.deepEqual(await readColumns('app', 'above'), [
    { name: 'number', neverNull: true, type: 'integer', origin: { table, column: 'id' } },
    { name: 'called', neverNull: true, type: 'text', origin: { table, column: 'nick' } },
    { name: 'next', neverNull: true, type: 'integer', origin: undefined },
  ])
})

test('a cast of a JSON value to anything but text may be null', async () => {
  await database.query('create view app.casts as select (extra)::text as a, coalesce(extra, $$1$$)::int as b from app.people')
  assert.deepEqual(
    (await readColumns('app', 'casts')).map(({ neverNull }) => neverNull),
    [true, false],
  )
})

test('NOT NULL that rows of before need not fulfil proves nothing', async () => {
  await database.query(`
    create table app.late (a int, b int not null);
    insert into app.late (b) values (1);
    do $$ begin
      if current_setting('server_version_num')::int >= 180000 then execute 'alter table app.late add constraint a_there not null a not valid'; end if;
    end $$`)
  assert.deepEqual(
    (await readColumns('app', 'late')).map(({ neverNull }) => neverNull),
    [false, true],
  )
})

test('views that stand on each other in a circle say nothing, and end', async () => {
  await database.query(`
    create view app.one as select 1 as a, 2 as b;
    create view app.two as select a, b from app.one;
    create or replace view app.one as select a, b from app.two`)
  assert.deepEqual(
    (await readColumns('app', 'one')).map(({ neverNull }) => neverNull),
    [false, false],
  )
})

test('a generated column is never null where its expression is not', async () => {
  await database.query(`create table app.made (
    name text not null, nick text, loud text generated always as (upper(name) || '!') stored, soft text generated always as (lower(nick)) stored)`)
  assert.deepEqual(
    (await readColumns('app', 'made')).map(({ name, neverNull }) => name + (neverNull ? '' : '?')),
    ['name', 'nick?', 'loud', 'soft?'],
  )
})
