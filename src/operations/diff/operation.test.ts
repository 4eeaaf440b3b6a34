import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { diffSchemaCases, parseSchemaCases, withTestScratch } from '../../../tests/support/schema-cases.ts'
import { compareSchemas, readPicture, renderMigration } from './operation.ts'

const proven = { verdict: 'proven', reason: null, remaining: [] }

test('every kind of thing is made, changed and dropped by these statements, which are proven there and back', async () => {
  const cases = parseSchemaCases(readFileSync(new URL('./kinds.cases', import.meta.url), 'utf8'))
  const { diff, statements } = await diffSchemaCases(cases)
  assert.deepEqual(
    cases.map(({ name }, index) => `## ${name}\n${statements[index]}`),
    cases.map((each) => `## ${each.name}\n${each.statements}`),
  )
  assert.deepEqual([diff.forward, diff.backward, diff.uncompared, diff.heldBack], [proven, proven, [], []])
})

test('of two equal schemas nothing differs and nothing is to do', async () => {
  const sql = 'create table orders (id serial primary key, note text); create view notes as select note from orders'
  const diff = await withTestScratch('diff_equal', (scratch) => scratch.diff(sql, sql))
  assert.deepEqual(diff, {
    steps: [],
    heldBack: [],
    differences: [],
    mode: 'transaction',
    uncompared: [],
    forward: proven,
    backward: proven,
  })
})

test('what loses something is held back with what it is, and the rest is proven', async () => {
  const before =
    'create table orders (id int, note text not null default 1, price int); create table gone (id int primary key); create index on gone (id)'
  const after = 'create table orders (id int, price smallint, paid boolean)'
  const diff = await withTestScratch('diff_held', (scratch) => scratch.diff(before, after, false))
  assert.deepEqual(diff.forward, proven)
  assert.equal(
    renderMigration(diff),
    `alter table public.orders add column paid boolean;

-- Held back, because something would be lost (\`--allow-destructive\` writes it out):

-- loses every value of public.orders.note
-- alter table public.orders drop column note;

-- loses every row of public.gone
-- drop table public.gone;

-- loses what of public.orders.price does not fit smallint
-- alter table public.orders alter column price type smallint using price::smallint;
`,
  )
})

test('a value is held back together with the type it needs', async () => {
  const before = 'create type span as range (subtype = int4); create table t (a int, b span)'
  const after = 'create type span as range (subtype = int8); create table t (a int, b span, c int)'
  const diff = await withTestScratch('diff_type', (scratch) => scratch.diff(before, after, false))
  assert.deepEqual([diff.steps.map(({ statement }) => statement), diff.forward], [['alter table public.t add column c integer'], proven])
  assert.deepEqual(
    diff.heldBack.map(({ part, lost }) => [part, lost]),
    [
      ['column public.t.b', 'every value of public.t.b'],
      ['range type public.span', null],
      ['range type public.span', null],
      ['column public.t.b', null],
    ],
  )
})

test('a new value of an enum that is used at once makes a migration without a transaction', async () => {
  const before = "create type mood as enum ('ok'); create table t (a mood default 'ok')"
  const after = "create type mood as enum ('ok', 'great'); create table t (a mood default 'great')"
  const diff = await withTestScratch('diff_enum', (scratch) => scratch.diff(before, after))
  assert.deepEqual([diff.mode, diff.forward], ['no transaction', proven])
  assert.equal(
    renderMigration(diff),
    "-- dorsal: no-transaction\n\nalter type public.mood add value 'great' after 'ok';\n\nalter table public.t alter column a set default 'great'::public.mood;\n",
  )
})

test('rights that default privileges would give to a new table are revoked where the goal has them not', async () => {
  const before = 'alter default privileges grant all on tables to service_role'
  const after = `${before}; create table t (a int); revoke all on t from service_role; grant select on t to service_role`
  const diff = await withTestScratch('diff_default', (scratch) => scratch.diff(before, after))
  assert.deepEqual(diff.forward, proven)
  assert.deepEqual(
    diff.steps.map(({ statement }) => statement),
    [
      'create table public.t (\n  a integer\n)',
      'grant select on table public.t to service_role',
      'revoke delete, insert, maintain, references, trigger, truncate, update on table public.t from service_role',
    ],
  )
})

test('what is not compared is named and never passes for equal', async () => {
  const after = `create operator === (leftarg = int, rightarg = int, function = int4eq);
    create collation german (provider = icu, locale = 'de-DE');
    create text search configuration plain (copy = simple);
    create table t (a int); create view v as select a from t; grant select (a) on v to anon;
    create index i on t (a); alter table t cluster on i`
  const diff = await withTestScratch('diff_uncompared', (scratch) => scratch.diff('', after))
  assert.deepEqual(
    diff.uncompared.map(({ name }) => name),
    [
      'collation public.german',
      'index public.i',
      'operator public.===(integer,integer)',
      'public.v.a',
      'text search configuration public.plain',
    ],
  )
})

test('a statement that PostgreSQL refuses makes the difference not proven, with its reason', async () => {
  const before = 'create function f(a int) returns int language sql as $$ select 1 $$; create table t (a int)'
  const after = `create operator === (leftarg = int, rightarg = int, function = int4eq); create table t (a int, constraint k check (a === 1))`
  const diff = await withTestScratch('diff_refused', (scratch) => scratch.diff(before, after))
  assert.deepEqual(diff.forward, {
    verdict: 'not proven',
    reason: 'constraint k on public.t: operator does not exist: integer public.=== integer',
    remaining: [],
  })
  assert.equal(diff.backward.verdict, 'could not be checked')
})

test("schemas of Dorsal and Supabase are left out, triggers on their tables that call the project's functions are not", async () => {
  const before = 'create schema auth; create table auth.users (id int)'
  const after = `${before}; alter table auth.users add mail text; create table auth.more (id int);
    create function public.greet() returns trigger language plpgsql as 'begin return new; end';
    create trigger greeting after insert on auth.users for each row execute function public.greet()`
  await withTestScratch('diff_schemas', async ({ fill }) => {
    const [one, two] = [await readPicture(await fill(before)), await readPicture(await fill(after))]
    assert.deepEqual(compareSchemas(one, two).differences, [
      { kind: 'function', name: 'public.greet()', state: 'to create', facts: [] },
      { kind: 'trigger', name: 'greeting on auth.users', state: 'to create', facts: [] },
    ])
  })
})
