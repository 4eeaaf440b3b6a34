import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectTestDatabase, getTestTable, loadTestCatalog } from '../../tests/support/test-catalog.ts'
import { createTestDatabase } from '../../tests/support/test-database.ts'
import { loadCatalog } from './load-catalog.ts'
import type { Column, Table } from './types.ts'

const plainColumn: Omit<Column, 'name' | 'position'> = {
  comment: null,
  nullable: true,
  type: 'text',
  baseType: 'text',
  isArray: false,
  isComposite: false,
  isJson: false,
  enumValues: [],
  defaultValue: null,
  identity: null,
  sequence: null,
  generated: null,
  maxLength: null,
  representation: null,
}

test('columns carry type, base type, default, identity, generation, enum values and comment', async () => {
  const catalog = await loadTestCatalog(`
    create type app.mood as enum ('sad', 'happy');
    create type app.point as (x integer, y integer);
    create domain app.short as varchar(8) not null default 'none';
    create domain app.shorter as app.short;
    create table app.things (
      id bigint generated always as identity,
      name varchar(40) not null default 'x',
      mood app.mood,
      tags text[],
      place app.point,
      data jsonb,
      code app.shorter,
      flags bit(4),
      upper_name text generated always as (upper(name)) stored
    );
    comment on column app.things.mood is 'How it feels'`)
  assert.deepEqual(
    [...getTestTable(catalog, 'things').columns.values()],
    [
      {
        ...plainColumn,
        name: 'id',
        position: 1,
        nullable: false,
        type: 'bigint',
        baseType: 'bigint',
        identity: 'always',
        sequence: { schema: 'app', name: 'things_id_seq' },
      },
      {
        ...plainColumn,
        name: 'name',
        position: 2,
        nullable: false,
        type: 'character varying(40)',
        baseType: 'character varying',
        defaultValue: "'x'::character varying",
        maxLength: 40,
      },
      {
        ...plainColumn,
        name: 'mood',
        position: 3,
        comment: 'How it feels',
        type: 'app.mood',
        baseType: 'app.mood',
        enumValues: ['sad', 'happy'],
      },
      { ...plainColumn, name: 'tags', position: 4, type: 'text[]', baseType: 'text[]', isArray: true },
      { ...plainColumn, name: 'place', position: 5, type: 'app.point', baseType: 'app.point', isComposite: true },
      { ...plainColumn, name: 'data', position: 6, type: 'jsonb', baseType: 'jsonb', isJson: true },
      {
        ...plainColumn,
        name: 'code',
        position: 7,
        nullable: false,
        type: 'app.shorter',
        baseType: 'character varying',
        defaultValue: "'none'::character varying",
        maxLength: 8,
      },
      { ...plainColumn, name: 'flags', position: 8, type: 'bit(4)', baseType: 'bit', maxLength: 4 },
      { ...plainColumn, name: 'upper_name', position: 9, generated: 'stored' },
    ],
  )
})

test('each kind of relation says what can be written to it', async () => {
  const catalog = await loadTestCatalog(`
    create table app.plain (id integer primary key, b text);
    create table app.parted (id integer, at date, primary key (id, at)) partition by range (at);
    create table app.parted_2026 partition of app.parted for values from ('2026-01-01') to ('2027-01-01');
    create view app.updatable as select id, b from app.plain;
    create view app.summed as select count(*) from app.plain;
    create view app.triggered as select count(*) as total from app.plain;
    create function app.ignore() returns trigger language plpgsql as 'begin return new; end';
    create trigger catch_insert instead of insert on app.triggered for each row execute function app.ignore();
    create materialized view app.kept as select id from app.plain;
    create foreign data wrapper nowhere;
    create server far foreign data wrapper nowhere;
    create foreign table app.remote (id integer) server far;
    create temporary table passing (id integer);
    comment on table app.plain is 'The plain one'`)
  const summary = (table: Table) => [
    table.name,
    table.kind,
    [table.insertable && 'insert', table.updatable && 'update', table.deletable && 'delete'].filter(Boolean).join(),
  ]
  assert.deepEqual([...(catalog.schemas.get('app')?.tables.values() ?? [])].map(summary), [
    ['kept', 'materialized view', ''],
    ['parted', 'partitioned table', 'insert,update,delete'],
    ['plain', 'table', 'insert,update,delete'],
    ['remote', 'foreign table', ''],
    ['summed', 'view', ''],
    ['triggered', 'view', 'insert'],
    ['updatable', 'view', 'insert,update,delete'],
  ])
  assert.equal(getTestTable(catalog, 'plain').comment, 'The plain one')
})

test('a domain with casts to and from json and text is shown and read through them', async () => {
  const catalog = await loadTestCatalog(`
    set client_min_messages = error;
    create domain app.color as integer;
    create function app.to_json_color(app.color) returns json language sql immutable as $$ select to_json('#' || $1::integer) $$;
    create function app.from_json_color(json) returns app.color language sql immutable as $$ select 1::app.color $$;
    create function app.from_text_color(text) returns app.color language sql immutable as $$ select 1::app.color $$;
    create cast (app.color as json) with function app.to_json_color(app.color) as implicit;
    create cast (json as app.color) with function app.from_json_color(json) as implicit;
    create cast (text as app.color) with function app.from_text_color(text) as implicit;
    create table app.paints (color app.color, plain integer)`)
  const { columns } = getTestTable(catalog, 'paints')
  assert.deepEqual(columns.get('color')?.representation, {
    toJson: { schema: 'app', name: 'to_json_color' },
    fromJson: { schema: 'app', name: 'from_json_color' },
    fromText: { schema: 'app', name: 'from_text_color' },
  })
  assert.equal(columns.get('plain')?.representation, null)
})

test('only the schemas asked for are in the picture, with tables elsewhere whose rows their functions return', async () => {
  const catalog = await loadTestCatalog(
    `create schema hidden;
     create schema extra;
     comment on schema app is 'The API';
     create table app.shown (id integer);
     create table hidden.returned (id integer);
     create table hidden.unused (id integer);
     create function app.get_returned() returns setof hidden.returned language sql as 'select * from hidden.returned'`,
    { schemas: ['app', 'missing'], extraSearchPath: ['extra'] },
  )
  assert.deepEqual(
    [...catalog.schemas.values()].map(({ name, comment, tables }) => [name, comment, [...tables.keys()]]),
    [
      ['app', 'The API', ['shown']],
      ['extra', null, []],
      ['hidden', null, ['returned']],
    ],
  )
})

test('types are found by the names that casts use', async () => {
  const { types } = await loadTestCatalog(`create type app.mood as enum ('sad')`)
  const integer = { schema: 'pg_catalog', name: 'int4', category: 'N' }
  assert.deepEqual(types.get('int4'), integer)
  assert.deepEqual(types.get('integer'), integer)
  assert.deepEqual(types.get('text[]'), { schema: 'pg_catalog', name: '_text', category: 'A' })
  assert.deepEqual(types.get('app.mood'), { schema: 'app', name: 'mood', category: 'E' })
  assert.equal(types.get('mood'), undefined)
  assert.equal(types.get('anyelement'), undefined)
})

test('media type handlers are aggregates over rows and functions that return a domain named like a media type', async () => {
  const { mediaHandlers } = await loadTestCatalog(`
    create table app.rows (id integer);
    create domain app."text/tab-separated-values" as text;
    create domain app."*/*" as bytea;
    create domain app.not_media as text;
    create function app.add(app."text/tab-separated-values", app.rows) returns app."text/tab-separated-values" language sql as 'select $1';
    create aggregate app.tabbed (app.rows) (sfunc = app.add, stype = app."text/tab-separated-values");
    create function app.image() returns app."*/*" language sql as $$ select ''::app."*/*" $$;
    create function app.plain() returns app.not_media language sql as $$ select ''::app.not_media $$`)
  assert.deepEqual(
    mediaHandlers.filter((handler) => handler.function.name !== 'add'),
    [
      { mediaType: '*/*', function: { schema: 'app', name: 'image' }, target: null, isAggregate: false, isBinary: true },
      {
        mediaType: 'text/tab-separated-values',
        function: { schema: 'app', name: 'tabbed' },
        target: { schema: 'app', name: 'rows' },
        isAggregate: true,
        isBinary: false,
      },
    ],
  )
})

test('an ordinary role reads the same picture, and the settings of the roles it may take', async () => {
  const created = await createTestDatabase({ prefix: 'catalog' })
  const suffix = created.name.slice(-12)
  const [login, member, stranger] = [`login_${suffix}`, `member_${suffix}`, `stranger_${suffix}`]
  await created.query(`
    create schema app;
    create table app.secret (id integer primary key);
    create role ${member} nologin;
    create role ${stranger} nologin;
    create role ${login} login noinherit password 'only-here' in role ${member};
    alter role ${member} set statement_timeout = '5s';
    alter role ${member} set default_transaction_isolation = 'REPEATABLE READ';
    alter role ${member} set log_statement = 'all';
    alter role ${stranger} set statement_timeout = '9s';
    alter role ${member} in database ${created.name} set work_mem = '8MB'`)
  const url = new URL(created.url)
  url.username = login
  url.password = 'only-here'
  const database = await connectTestDatabase(url.href)
  try {
    const catalog = await loadCatalog(database, { schemas: ['app'], extraSearchPath: [], hoistedSettings: [] })
    assert.deepEqual(getTestTable(catalog, 'secret').primaryKey, ['id'])
    assert.deepEqual(
      catalog.roleSettings,
      new Map([
        [
          member,
          [
            ['statement_timeout', '5s'],
            ['work_mem', '8MB'],
          ],
        ],
      ]),
    )
    assert.deepEqual(catalog.roleIsolation, new Map([[member, 'repeatable read']]))
    assert.ok(catalog.timezones.has('Europe/Paris'))
    assert.ok(catalog.serverVersion >= 150000)
  } finally {
    await database.close()
    await created.query(`drop owned by ${login}, ${member}, ${stranger}; drop role ${login}, ${member}, ${stranger}`)
    await created.drop()
  }
})
