import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getTestTable, loadTestCatalog } from '../../tests/support/test-catalog.ts'
import type { Catalog, ColumnPair, Relationship } from './types.ts'

/** `child many-to-one parent by child_parent_fkey (parent_id=id)` */
function describeAll(catalog: Catalog, table: string): readonly string[] {
  return getTestTable(catalog, table).relationships.map(describe)
}

function describe(relationship: Relationship): string {
  const head = `${relationship.from.name} ${relationship.cardinality} ${relationship.to.name}`
  if (relationship.kind === 'computed') return `${head} by ${relationship.function.name}()`
  if (relationship.kind === 'foreign key') return `${head} by ${relationship.constraint} ${pairs(relationship.columns)}`
  const { junction, constraints, sourceColumns, targetColumns } = relationship
  return `${head} through ${junction.name} by ${constraints.join(', ')} ${pairs(sourceColumns)} ${pairs(targetColumns)}`
}

function pairs(columns: readonly ColumnPair[]): string {
  return `(${columns.map(({ from, to }) => `${from}=${to}`).join(' ')})`
}

test('a foreign key is seen from both ends', async () => {
  const catalog = await loadTestCatalog(`
    create table app.clients (id integer primary key);
    create table app.projects (id integer primary key, client_id integer references app.clients)`)
  assert.deepEqual(getTestTable(catalog, 'projects').relationships, [
    {
      kind: 'foreign key',
      from: { schema: 'app', name: 'projects' },
      to: { schema: 'app', name: 'clients' },
      cardinality: 'many-to-one',
      constraint: 'projects_client_id_fkey',
      columns: [{ from: 'client_id', to: 'id' }],
      isSelf: false,
      holdsKey: true,
      fromIsView: false,
      toIsView: false,
    },
  ])
  assert.deepEqual(getTestTable(catalog, 'clients').relationships, [
    {
      kind: 'foreign key',
      from: { schema: 'app', name: 'clients' },
      to: { schema: 'app', name: 'projects' },
      cardinality: 'one-to-many',
      constraint: 'projects_client_id_fkey',
      columns: [{ from: 'id', to: 'client_id' }],
      isSelf: false,
      holdsKey: false,
      fromIsView: false,
      toIsView: false,
    },
  ])
})

test('a foreign key whose columns are unique is one-to-one, whatever their order', async () => {
  const catalog = await loadTestCatalog(`
    create table app.users (id integer primary key, org integer, unique (id, org));
    create table app.profiles (user_id integer primary key references app.users);
    create table app.badges (org integer, user_id integer, unique (org, user_id), foreign key (user_id, org) references app.users (id, org))`)
  assert.deepEqual(describeAll(catalog, 'users'), [
    'users one-to-one badges by badges_user_id_org_fkey (id=user_id org=org)',
    'users one-to-one profiles by profiles_user_id_fkey (id=user_id)',
  ])
  assert.deepEqual(describeAll(catalog, 'profiles'), ['profiles one-to-one users by profiles_user_id_fkey (user_id=id)'])
})

test('a join table whose primary key holds both foreign keys makes many-to-many', async () => {
  const catalog = await loadTestCatalog(`
    create table app.users (id integer primary key);
    create table app.tasks (id integer primary key);
    create table app.users_tasks (user_id integer references app.users, task_id integer references app.tasks, primary key (user_id, task_id));
    create table app.notes (id integer primary key, user_id integer references app.users, task_id integer references app.tasks)`)
  assert.deepEqual(describeAll(catalog, 'users'), [
    'users one-to-many notes by notes_user_id_fkey (id=user_id)',
    'users many-to-many tasks through users_tasks by users_tasks_user_id_fkey, users_tasks_task_id_fkey (id=user_id) (task_id=id)',
    'users one-to-many users_tasks by users_tasks_user_id_fkey (id=user_id)',
  ])
})

test('a table that refers to itself has both directions of one key', async () => {
  const catalog = await loadTestCatalog('create table app.people (id integer primary key, boss integer references app.people)')
  assert.deepEqual(describeAll(catalog, 'people'), [
    'people one-to-many people by people_boss_fkey (id=boss)',
    'people many-to-one people by people_boss_fkey (boss=id)',
  ])
  assert.ok(getTestTable(catalog, 'people').relationships.every(({ isSelf }) => isSelf))
})

test('a table joined with itself through a join table is many-to-many with itself, once for each direction', async () => {
  const catalog = await loadTestCatalog(`
    create table app.people (id integer primary key);
    create table app.friends (a integer references app.people, b integer references app.people, primary key (a, b))`)
  assert.deepEqual(
    describeAll(catalog, 'people').filter((text) => text.includes('many-to-many')),
    [
      'people many-to-many people through friends by friends_a_fkey, friends_b_fkey (id=a) (b=id)',
      'people many-to-many people through friends by friends_b_fkey, friends_a_fkey (id=b) (a=id)',
    ],
  )
})

test('relationships reach other exposed schemas and stop at hidden ones', async () => {
  const catalog = await loadTestCatalog(
    `create schema other;
     create schema hidden;
     create table other.seen (id integer primary key);
     create table hidden.unseen (id integer primary key);
     create table app.both (a integer references other.seen, b integer references hidden.unseen)`,
    { schemas: ['app', 'other'] },
  )
  assert.deepEqual(describeAll(catalog, 'both'), ['both many-to-one seen by both_a_fkey (a=id)'])
})

test('a partitioned table has its own foreign keys and none of its partitions', async () => {
  const catalog = await loadTestCatalog(`
    create table app.brands (name text primary key);
    create table app.cars (id integer, year integer, brand text references app.brands, primary key (id, year)) partition by list (year);
    create table app.cars_2026 partition of app.cars for values in (2026);
    create table app.repairs (car integer, year integer, foreign key (car, year) references app.cars)`)
  assert.deepEqual(describeAll(catalog, 'brands'), ['brands one-to-many cars by cars_brand_fkey (name=brand)'])
  assert.deepEqual(describeAll(catalog, 'repairs'), ['repairs many-to-one cars by repairs_car_year_fkey (car=id year=year)'])
})

test('views take over the keys that their columns show: view to table, table to view, view to view', async () => {
  const catalog = await loadTestCatalog(`
    create schema hidden;
    create table hidden.actors (id integer primary key, name text);
    create table app.roles (id integer primary key, actor_id integer references hidden.actors);
    create view app.actors as select id as "actorId", name from hidden.actors;
    create view app.role_list as select id, actor_id as actor from app.roles;
    create view app.role_count as select actor_id, count(*) from app.roles group by actor_id;
    create view app.role_text as select actor_id::text as actor_id from app.roles`)
  assert.deepEqual(describeAll(catalog, 'actors'), [
    'actors one-to-many role_count by roles_actor_id_fkey (actorId=actor_id)',
    'actors one-to-many role_list by roles_actor_id_fkey (actorId=actor)',
    'actors one-to-many roles by roles_actor_id_fkey (actorId=actor_id)',
  ])
  assert.deepEqual(describeAll(catalog, 'role_list'), ['role_list many-to-one actors by roles_actor_id_fkey (actor=actorId)'])
  assert.deepEqual(describeAll(catalog, 'role_text'), [])
})

test('a foreign key column that a view shows twice makes a relationship by each name', async () => {
  const catalog = await loadTestCatalog(`
    create table app.clients (id integer primary key);
    create table app.projects (id integer primary key, client_id integer references app.clients);
    create view app.doubled as select client_id as one, client_id as two from app.projects`)
  assert.deepEqual(describeAll(catalog, 'doubled'), [
    'doubled many-to-one clients by projects_client_id_fkey (one=id)',
    'doubled many-to-one clients by projects_client_id_fkey (two=id)',
  ])
})

test('a composite key counts only when a view shows all of it', async () => {
  const catalog = await loadTestCatalog(`
    create table app.places (city text, street text, primary key (city, street));
    create table app.visits (city text, street text, foreign key (city, street) references app.places);
    create view app.whole as select street as s, city as c from app.visits;
    create view app.half as select city from app.visits`)
  assert.deepEqual(describeAll(catalog, 'whole'), ['whole many-to-one places by visits_city_street_fkey (c=city s=street)'])
  assert.deepEqual(describeAll(catalog, 'half'), [])
})

test('a view over a join table joins as the table does', async () => {
  const catalog = await loadTestCatalog(`
    create table app.users (id integer primary key);
    create table app.tasks (id integer primary key);
    create table app.links (user_id integer references app.users, task_id integer references app.tasks, primary key (user_id, task_id));
    create view app.link_list as select user_id as u, task_id as t from app.links`)
  assert.deepEqual(
    describeAll(catalog, 'users').filter((text) => text.includes('many-to-many')),
    [
      'users many-to-many tasks through link_list by links_user_id_fkey, links_task_id_fkey (id=u) (t=id)',
      'users many-to-many tasks through links by links_user_id_fkey, links_task_id_fkey (id=user_id) (task_id=id)',
    ],
  )
})

test('a table tied to a hidden one says so, and has no relationship through it', async () => {
  const catalog = await loadTestCatalog(`
    create schema hidden;
    create table app.readers (id integer primary key);
    create table app.books (id integer primary key);
    create table app.chapters (book_id integer references app.books);
    create table hidden.loans (reader_id integer references app.readers, book_id integer references app.books, primary key (reader_id, book_id))`)
  assert.deepEqual(describeAll(catalog, 'readers'), [])
  const torn = ['readers', 'books', 'chapters'].map((name) => getTestTable(catalog, name).hasHiddenRelationships)
  assert.deepEqual(torn, [true, true, false])
})

test('functions of one row that return rows are relationships, and take the place of keys to a table of their name', async () => {
  const catalog = await loadTestCatalog(`
    create table app.clients (id integer primary key);
    create table app.projects (id integer primary key, client_id integer references app.clients);
    create function app.clients(app.projects) returns setof app.clients rows 1 language sql as 'select * from app.clients where id = $1.client_id';
    create function app.others(app.projects) returns setof app.projects language sql as 'select * from app.projects where id <> $1.id';
    create schema hidden;
    create table hidden.audits (id integer);
    create function app.audits(app.projects) returns setof hidden.audits language sql as 'select * from hidden.audits';
    create function app.first_client(app.projects) returns app.clients language sql as 'select * from app.clients limit 1'`)
  assert.deepEqual(describeAll(catalog, 'projects'), [
    'projects to-one clients by clients()',
    'projects to-one clients by first_client()',
    'projects to-many projects by others()',
  ])
  assert.deepEqual(
    getTestTable(catalog, 'projects').relationships.map(({ isSelf }) => isSelf),
    [false, false, true],
  )
})
