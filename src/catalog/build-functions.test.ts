import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getTestTable, loadTestCatalog } from '../../tests/support/test-catalog.ts'
import type { Catalog, DatabaseFunction } from './types.ts'

function getOverloads(catalog: Catalog, name: string): readonly DatabaseFunction[] {
  return catalog.schemas.get('app')?.functions.get(name) ?? []
}

test('a function has its parameters, result, volatility, settings and comment', async () => {
  const catalog = await loadTestCatalog(
    `create table app.projects (id integer);
     create function app.search(term text, "limit" integer default 10, variadic tags text[] default '{}')
       returns setof app.projects stable language sql
       set statement_timeout = '5s' set default_transaction_isolation = 'SERIALIZABLE' set work_mem = '8MB' set lock_timeout = '1s' set search_path = app, public
       as 'select * from app.projects';
     comment on function app.search is 'Finds projects'`,
    { hoistedSettings: ['statement_timeout', 'work_mem'] },
  )
  assert.deepEqual(getOverloads(catalog, 'search'), [
    {
      schema: 'app',
      name: 'search',
      comment: 'Finds projects',
      deprecation: null,
      parameters: [
        { name: 'term', type: 'text', required: true, variadic: false },
        { name: 'limit', type: 'integer', required: false, variadic: false },
        { name: 'tags', type: 'text[]', required: false, variadic: true },
      ],
      returns: { isSet: true, kind: { kind: 'composite', type: { schema: 'app', name: 'projects' }, isAlias: false } },
      resultColumns: [],
      volatility: 'stable',
      hasVariadic: true,
      isolation: 'serializable',
      settings: [
        ['statement_timeout', '5s'],
        ['work_mem', '8MB'],
      ],
    },
  ])
})

test('OUT, INOUT and TABLE parameters are columns of the result and not asked for', async () => {
  const catalog = await loadTestCatalog(`
    create function app.outs(out total bigint, a integer, inout label text) language sql as $$ select 1::bigint, $2 $$;
    create function app.rows() returns table (x integer, y text) language sql as $$ select 1, 'a' $$`)
  const [outs] = getOverloads(catalog, 'outs')
  assert.deepEqual(
    outs?.parameters.map(({ name, type }) => [name, type]),
    [
      ['a', 'integer'],
      ['label', 'text'],
    ],
  )
  assert.deepEqual(outs?.resultColumns, [
    { name: 'total', type: 'bigint' },
    { name: 'label', type: 'text' },
  ])
  const record = { kind: 'composite', type: { schema: 'pg_catalog', name: 'record' }, isAlias: false }
  assert.deepEqual(outs?.returns, { isSet: false, kind: record })
  assert.deepEqual(getOverloads(catalog, 'rows')[0]?.returns, { isSet: true, kind: record })
})

test('results are told apart: void, scalar, row, domain over a row, record', async () => {
  const catalog = await loadTestCatalog(`
    create type app.pair as (a integer, b integer);
    create domain app.pair_alias as app.pair;
    create domain app.age as integer;
    create function app.nothing() returns void language sql as '';
    create function app.scalar() returns app.age language sql as 'select 1::app.age';
    create function app.scalars() returns setof text language sql as $$ select 'a' $$;
    create function app.row() returns app.pair language sql as 'select row(1, 2)::app.pair';
    create function app.alias() returns app.pair_alias language sql as 'select row(1, 2)::app.pair_alias';
    create function app.any_record() returns record language sql as 'select 1, 2'`)
  const returns = (name: string) => getOverloads(catalog, name)[0]?.returns
  assert.deepEqual(returns('nothing'), { isSet: false, kind: { kind: 'void' } })
  assert.deepEqual(returns('scalar'), { isSet: false, kind: { kind: 'scalar', type: { schema: 'pg_catalog', name: 'int4' } } })
  assert.deepEqual(returns('scalars'), { isSet: true, kind: { kind: 'scalar', type: { schema: 'pg_catalog', name: 'text' } } })
  const pair = { schema: 'app', name: 'pair' }
  assert.deepEqual(returns('row'), { isSet: false, kind: { kind: 'composite', type: pair, isAlias: false } })
  assert.deepEqual(returns('alias'), { isSet: false, kind: { kind: 'composite', type: pair, isAlias: true } })
  assert.deepEqual(returns('any_record'), { isSet: false, kind: { kind: 'scalar', type: { schema: 'pg_catalog', name: 'record' } } })
})

test('overloads come with the fewest parameters first', async () => {
  const catalog = await loadTestCatalog(`
    create function app.f(a integer, b integer) returns integer language sql as 'select 2';
    create function app.f() returns integer language sql as 'select 0';
    create function app.f(b text) returns integer language sql as 'select 1';
    create function app.f(a integer) returns integer language sql as 'select 1'`)
  assert.deepEqual(
    getOverloads(catalog, 'f').map(({ parameters }) => parameters.map(({ name }) => name)),
    [[], ['a'], ['b'], ['a', 'b']],
  )
})

test('a single unnamed parameter must be able to take a body; triggers, aggregates and procedures cannot be called', async () => {
  const catalog = await loadTestCatalog(`
    create function app.takes_json(json) returns json language sql as 'select $1';
    create function app.takes_bytes(bytea) returns bytea language sql as 'select $1';
    create function app.takes_number(integer) returns integer language sql as 'select $1';
    create function app.takes_two(integer, text) returns integer language sql as 'select $1';
    create function app.on_change() returns trigger language plpgsql as 'begin return new; end';
    create aggregate app.total (integer) (sfunc = int4pl, stype = integer);
    create procedure app.work() language sql as 'select 1'`)
  assert.deepEqual([...(catalog.schemas.get('app')?.functions.keys() ?? [])].toSorted(), ['takes_bytes', 'takes_json'])
})

test('a function of one row is a column of its table, first from the schema that comes first', async () => {
  const catalog = await loadTestCatalog(
    `create schema extra;
     create table app.people (first text, last text);
     create function app.full_name(app.people) returns text language sql as $$ select $1.first || ' ' || $1.last $$;
     create function extra.full_name(app.people) returns json language sql as 'select to_json($1)';
     create function extra.as_json(app.people) returns json language sql as 'select to_json($1)';
     create function app.many(app.people) returns setof text language sql as 'select $1.first';
     create function app.two(app.people, text) returns text language sql as 'select $2'`,
    { extraSearchPath: ['extra'] },
  )
  const plain = { isJson: false, isArray: false, isComposite: false }
  assert.deepEqual(
    [...getTestTable(catalog, 'people').computedColumns.values()],
    [
      { ...plain, name: 'full_name', function: { schema: 'app', name: 'full_name' }, type: 'text' },
      { ...plain, name: 'as_json', function: { schema: 'extra', name: 'as_json' }, type: 'json', isJson: true },
    ],
  )
})
