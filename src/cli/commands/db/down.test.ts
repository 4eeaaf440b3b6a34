import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCommand } from '../../../../tests/support/dorsal-command.ts'
import { createTestDatabase } from '../../../../tests/support/test-database.ts'
import { createTestProject } from '../../../../tests/support/test-project.ts'

const files = {
  'dorsal/migrations/1_orders.sql': 'create table orders (id int primary key, note text);',
  'dorsal/migrations/2_lines.sql':
    'create table lines (id int); alter table orders add column paid boolean; alter table orders add column sum int;',
  'dorsal/migrations/2_lines.down.sql': 'alter table orders drop column paid, drop column sum; drop table lines;',
  'dorsal/migrations/3_index.sql': 'create index concurrently by_note on orders (note);',
  'dorsal/migrations/3_index.down.sql': 'drop index concurrently by_note;',
}

test('migrations are undone newest first, what would lose data is named with how much, and they can be applied again', async (t) => {
  using project = createTestProject(files)
  const database = await createTestDatabase({ prefix: 'down' })
  t.after(() => database.drop())
  const dorsal = (...words: string[]) => runCommand([...words, '--project', project.root, '--database-url', database.url, '--json'])
  assert.equal((await dorsal('migrate')).code, 0)
  await database.query('insert into orders values (1, null, true, null), (2, null, false, null); insert into lines values (1)')
  const refused = await dorsal('db', 'down', '--to', '1')
  const { error } = JSON.parse(refused.errors.trim().split('\n').at(-1) ?? '')
  assert.deepEqual(
    [refused.code, error.code, error.message, error.hint],
    [
      1,
      'data_would_be_lost',
      'Data would be lost: every row of public.lines (1 rows); every value of public.orders.paid (2 values)',
      'To lose it: --lose-data lines orders.paid',
    ],
  )
  assert.deepEqual(await database.query('select count(*)::int as kept from supabase_migrations.schema_migrations'), [{ kept: 3 }])
  const undone = await dorsal('db', 'down', '--to', '1', '--lose-data', 'lines', 'orders.paid')
  assert.equal(undone.code, 0)
  const report = JSON.parse(undone.output)
  assert.deepEqual(
    report.reverted.map(({ version, file }: { version: string; file: string }) => [version, file]),
    [
      ['3', 'dorsal/migrations/3_index.down.sql'],
      ['2', 'dorsal/migrations/2_lines.down.sql'],
    ],
  )
  assert.deepEqual(
    await database.query("select to_regclass('lines') as lines, array(select version from dorsal.migration_ledger) as versions"),
    [{ lines: null, versions: ['1'] }],
  )
  assert.equal((await dorsal('migrate')).code, 0)
  const stuck = await dorsal('db', 'down', '--to', '0')
  assert.deepEqual([stuck.code, JSON.parse(stuck.errors.trim().split('\n').at(-1) ?? '').error.code], [2, 'down_missing'])
})

test('each down file is tried without a database: what differs afterwards, is made anew or cannot run is told', async () => {
  using project = createTestProject({
    ...files,
    'dorsal/migrations/4_anew.sql': 'alter table orders add column town text;',
    'dorsal/migrations/4_anew.down.sql':
      'alter table orders drop column town, drop column note; alter table orders add column note text; create index by_note on orders (note); delete from lines where id > 1;',
    'dorsal/migrations/5_forgets.sql':
      'create view names as select id from orders; create function one() returns int language sql as $$ select 1 $$;',
    'dorsal/migrations/5_forgets.down.sql': 'drop view names;',
    'dorsal/migrations/6_broken.sql': 'select 1;',
    'dorsal/migrations/6_broken.down.sql': 'drop table nobody;',
  })
  const checked = await runCommand(['db', 'down', '--check', '--project', project.root, '--json'])
  const { proofs, withoutDown } = JSON.parse(checked.output)
  assert.deepEqual([checked.code, withoutDown], [1, ['dorsal/migrations/1_orders.sql']])
  type Proof = { version: string; verdict: string; reason: string | null; differences: { name: string }[]; losses: { what: string }[] }
  assert.deepEqual(
    (proofs as Proof[]).map(({ version, verdict, reason, differences, losses }) => [
      version,
      verdict,
      reason,
      differences.map(({ name }) => name),
      losses.map(({ what }) => what),
    ]),
    [
      ['2', 'proven', null, [], ['every row of public.lines', 'every value of public.orders.paid', 'every value of public.orders.sum']],
      ['3', 'proven', null, [], []],
      [
        '4',
        'proven',
        null,
        [],
        ['every value of public.orders.note', 'every value of public.orders.town', 'rows that are deleted from public.lines'],
      ],
      ['5', 'differs', null, ['public.one()'], []],
      ['6', 'could not be checked', 'dorsal/migrations/6_broken.down.sql:1:1: table "nobody" does not exist', [], []],
    ],
  )
})
