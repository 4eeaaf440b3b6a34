import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getTestTable, loadTestCatalog } from '../../tests/support/test-catalog.ts'

const tables = `
  create schema hidden;
  create table hidden.people (id integer primary key, name text);
  create table hidden.pets (id integer primary key, owner integer references hidden.people, name text);`

/** The primary key that a view has, given the query behind it. */
async function primaryKeyOf(query: string, setup = ''): Promise<readonly string[]> {
  const catalog = await loadTestCatalog(`${tables} ${setup} create view app.shown as ${query}`)
  return getTestTable(catalog, 'shown').primaryKey
}

test('a table lists its primary key in alphabetical order', async () => {
  const catalog = await loadTestCatalog('create table app.pairs (b integer, a integer, primary key (b, a))')
  assert.deepEqual(getTestTable(catalog, 'pairs').primaryKey, ['a', 'b'])
})

test('a view has the primary key of the table it shows, under its own name', async () => {
  assert.deepEqual(await primaryKeyOf('select name, id as key from hidden.people'), ['key'])
})

test('a key column shown twice counts once', async () => {
  assert.deepEqual(await primaryKeyOf('select id as one, id as two from hidden.people'), ['one'])
})

test('keys are followed through views, also those of other schemas, joins, subqueries and plain CTEs', async () => {
  const setup = 'create view hidden.middle as select id as middle_id, name from hidden.people;'
  assert.deepEqual(await primaryKeyOf('select middle_id as id from hidden.middle', setup), ['id'])
  assert.deepEqual(
    await primaryKeyOf('select pet.id, person.name from hidden.pets pet join hidden.people person on person.id = pet.owner'),
    ['id'],
  )
  assert.deepEqual(await primaryKeyOf('select inside.id from (select * from hidden.people where name is not null) inside'), ['id'])
  assert.deepEqual(await primaryKeyOf('with everyone as (select * from hidden.people) select id from everyone'), ['id'])
})

test('a join that shows two keys has both', async () => {
  assert.deepEqual(
    await primaryKeyOf('select pet.id as pet, person.id as person from hidden.pets pet join hidden.people person on person.id = pet.owner'),
    ['person', 'pet'],
  )
})

test('an expression, a UNION and a recursive CTE have no key', async () => {
  assert.deepEqual(await primaryKeyOf('select id + 0 as id from hidden.people'), [])
  assert.deepEqual(await primaryKeyOf('select id from hidden.people union all select id from hidden.pets'), [])
  assert.deepEqual(
    await primaryKeyOf('with recursive up(id) as (select id from hidden.people union select id from up) select id from up'),
    [],
  )
})

test('subselects and names full of braces, backslashes and spaces do not confuse the reading', async () => {
  assert.deepEqual(
    await primaryKeyOf(`select (select max(id) from hidden.pets where name = '{\\ :targetList (' ) as "a{b\\",
                               '} :resno 9' as "} :targetList (", id as "k}e\\y {" from hidden.people`),
    ['k}e\\y {'],
  )
})

test('a view that comes to stand on itself has no key and stops nothing', async () => {
  const catalog = await loadTestCatalog(`
    create view app.one as select 1 as id;
    create view app.two as select id from app.one;
    create or replace view app.one as select id from app.two`)
  assert.deepEqual(getTestTable(catalog, 'one').primaryKey, [])
})
