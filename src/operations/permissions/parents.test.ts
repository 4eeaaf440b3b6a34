import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { type Cell, provePermissions } from './operation.ts'

// Roles belong to the whole server.
const role = `member_${randomBytes(4).toString('hex')}`
const ada = { name: 'ada', role, claims: { sub: '00000000-0000-4000-8000-00000000000a' }, description: 'owns nothing yet' }
const me = `owner::text = current_setting('request.jwt.claims', true)::jsonb ->> 'sub'`

let database: TestDatabase
before(async () => {
  database = await createTestDatabase({ prefix: 'permissions' })
  await database.query(`
    create role ${role} nologin;
    create table customers (id int generated always as identity primary key, owner uuid not null);
    create table orders (id int generated always as identity primary key, customer_id int not null references customers, total int not null);
    alter table customers enable row level security;
    alter table orders enable row level security;
    create policy own on customers to ${role} using (${me});
    create policy own on orders to ${role} using (customer_id in (select id from customers));
    grant select on customers to ${role};
    grant select, insert, update, delete on orders to ${role}`)
})
after(async () => {
  await database.query(`drop owned by ${role}; drop role ${role}`)
  await database.drop()
})

async function prove(table: string): Promise<readonly Cell[]> {
  const { cells } = await provePermissions({
    place: { target: parseConnectionUrl(database.url) },
    exposedSchemas: ['public'],
    extraSearchPath: [],
    login: 'nobody',
    personas: [ada],
    only: { roles: ['ada'], objects: [table] },
    patience: 60_000,
    onProgress: () => {},
  })
  return cells
}

test('who owns a parent of no row is shown one, so that what belongs to it can be reached', async () => {
  const touched = (await prove('orders')).map(({ operation, witness }) => [
    operation,
    witness.kind === 'rows' ? witness.touched : witness.kind,
  ])
  assert.deepEqual(touched, [
    ['select', 1],
    ['insert', 1],
    ['update', 1],
    ['delete', 1],
  ])
})

test('an empty table gets a row of somebody else as well, so that who sees everything is told from who sees their own', async () => {
  const [select] = await prove('customers')
  assert.deepEqual(select?.witness.kind === 'rows' && [select.witness.touched, select.witness.there], [1, 2])
})
