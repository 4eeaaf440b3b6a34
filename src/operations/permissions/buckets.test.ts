import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { type Cell, type Matrix, provePermissions } from './operation.ts'

// Roles belong to the whole server.
const role = `reader_${randomBytes(4).toString('hex')}`
const ada = { name: 'ada', role, claims: { sub: '00000000-0000-4000-8000-00000000000a' }, description: 'has a file' }

/** As Supabase's storage makes it, with the trigger that keeps SQL from deleting files. */
const storage = `
  create schema storage;
  create table storage.buckets (id text primary key, name text not null, public boolean default false);
  create table storage.objects (
    id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets, name text, owner_id text,
    path_tokens text[] generated always as (string_to_array(name, '/')) stored, unique (bucket_id, name)
  );
  alter table storage.objects enable row level security;
  create function storage.protect_delete() returns trigger language plpgsql as $$ begin
    if coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' then
      raise exception using errcode = '42501', message = 'Direct deletion from storage tables is not allowed';
    end if;
    return null;
  end $$;
  create trigger protect_objects_delete before delete on storage.objects for each statement execute function storage.protect_delete();
  grant usage on schema storage to ${role};
  grant all on storage.objects, storage.buckets to ${role};
  create policy shown on storage.objects for select using (bucket_id = 'avatars');
  create policy own on storage.objects for all to ${role}
    using (bucket_id = 'papers' and owner_id = current_setting('request.jwt.claims', true)::jsonb ->> 'sub');
  insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true), ('empty', 'empty', false), ('papers', 'papers', false);
  insert into storage.objects (bucket_id, name, owner_id) values
    ('avatars', 'a.png', null), ('avatars', 'b.png', null),
    ('papers', 'mine.pdf', '${ada.claims.sub}'), ('papers', 'yours.pdf', 'somebody else')`

let database: TestDatabase
let matrix: Matrix
before(async () => {
  database = await createTestDatabase({ prefix: 'permissions' })
  await database.query(`create role ${role} nologin; ${storage}`)
  matrix = await provePermissions({
    place: { target: parseConnectionUrl(database.url) },
    exposedSchemas: ['public'],
    extraSearchPath: [],
    login: 'nobody',
    personas: [ada],
    only: { roles: ['ada'], objects: [] },
    patience: 60_000,
    onProgress: () => {},
  })
})
after(async () => {
  await database.query(`drop owned by ${role}; drop role ${role}`)
  await database.drop()
})

const listCells = (bucket: string) => matrix.cells.filter(({ object }) => object === `bucket ${bucket}`).map(renderCell)

function renderCell({ operation, answer, witness, disagreement }: Cell): string {
  assert.equal(disagreement, null)
  return `${operation} ${answer.kind}${witness.kind === 'rows' ? ` ${witness.touched} of ${witness.there}` : ''}`
}

test('a bucket is an object by itself, and a policy that looks at nothing else is known beforehand', () => {
  assert.deepEqual(
    matrix.objects.map(({ id, kind }) => [id, kind]),
    [
      ['bucket avatars', 'bucket'],
      ['bucket empty', 'bucket'],
      ['bucket papers', 'bucket'],
    ],
  )
  assert.equal(matrix.objects[0]?.remarks[0], 'public: whoever knows the address of a file reads it, and no policy is asked')
  assert.deepEqual(listCells('avatars'), [
    'select allowed 3 of 3',
    'insert some rows',
    'update some rows 0 of 3',
    'delete some rows 0 of 3',
  ])
})

test('files of other buckets do not count, and one is made for who asks', () => {
  assert.deepEqual(listCells('papers'), [
    'select some rows 2 of 3',
    'insert some rows 1 of 2',
    'update some rows 2 of 3',
    'delete some rows 2 of 3',
  ])
  assert.deepEqual(listCells('empty'), [
    'select some rows 0 of 2',
    'insert some rows',
    'update some rows 0 of 2',
    'delete some rows 0 of 2',
  ])
})

test('the columns of the table of files are not told for a bucket', () => {
  assert.deepEqual(
    matrix.cells.filter(({ columns }) => columns.length > 0),
    [],
  )
})
