import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../../tests/support/eventually.ts'
import { faultOf, openMigrationBench } from '../../../tests/support/migration-bench.ts'
import { readChecksum, readRehearsals, recordRehearsal } from './operation.ts'

test('migrations are applied once, in order, and recorded as Supabase records them', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_people.sql': "create table people (name text);\ninsert into people values ('Zoé; the first');\n",
    '2_nothing.sql': '-- to be written\n',
  })
  assert.deepEqual(
    (await bench.apply()).map(({ version, name, statements }) => ({ version, name, statements })),
    [
      { version: '1', name: 'people', statements: 2 },
      { version: '2', name: 'nothing', statements: 0 },
    ],
  )
  assert.deepEqual(await bench.apply(), [])
  assert.deepEqual(await bench.query('select * from supabase_migrations.schema_migrations order by version'), [
    { version: '1', statements: ['create table people (name text)', "insert into people values ('Zoé; the first')"], name: 'people' },
    { version: '2', statements: [], name: 'nothing' },
  ])
  assert.deepEqual(await bench.status(), [
    ['1', 'applied'],
    ['2', 'applied'],
  ])
})

test('a failing migration leaves the database as before and names file, line, column and the hint of PostgreSQL', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_one.sql': 'create table one (name text);',
    '2_two.sql': "create table two ();\n\n-- é 😀 before it\nselect 'é😀', nmae from one;\n",
    '3_three.sql': 'create table three ();',
  })
  const failure = await faultOf(bench.apply())
  assert.equal(failure.code, 'sql_file_failed')
  assert.equal(failure.message, '2_two.sql:4:14: column "nmae" does not exist')
  assert.deepEqual(failure.details, {
    file: '2_two.sql',
    line: 4,
    column: 14,
    excerpt: "\n-- é 😀 before it\nselect 'é😀', nmae from one;",
    sqlstate: '42703',
    message: 'column "nmae" does not exist',
    hint: 'Perhaps you meant to reference the column "one.name".',
    statementsKept: 0,
  })
  assert.deepEqual(await bench.query("select to_regclass('two') as two, to_regclass('three') as three"), [{ two: null, three: null }])
  assert.deepEqual(await bench.status(), [
    ['1', 'applied'],
    ['2', 'pending'],
    ['3', 'pending'],
  ])
})

test('a deferred constraint that fails at the commit is a failing migration', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_one.sql': 'create table one (id int unique deferrable initially deferred);\ninsert into one values (1), (1);\n',
  })
  const failure = await faultOf(bench.apply())
  assert.equal(failure.message, '1_one.sql:2:1: duplicate key value violates unique constraint "one_id_key"')
  assert.deepEqual(await bench.query("select to_regclass('one') as one"), [{ one: null }])
})

test('a file with only CREATE INDEX CONCURRENTLY and settings runs outside a transaction by itself', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_one.sql': 'create table one (id int);',
    '2_index.sql': "set lock_timeout = '5s';\ncreate index concurrently one_id on one (id);\nreindex index concurrently one_id;",
  })
  assert.equal((await bench.apply()).length, 2)
  assert.deepEqual(await bench.query("select indisvalid from pg_index where indexrelid = 'one_id'::regclass"), [{ indisvalid: true }])
})

test('statements around a CREATE INDEX CONCURRENTLY run in transactions of their own', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_one.sql':
      'create table one (id int);\ninsert into one values (1), (2);\ncreate index concurrently one_id on one (id);\ndelete from one where id = 2;\nselect 1 / 0;',
  })
  const failure = await faultOf(bench.apply())
  assert.equal(failure.message, '1_one.sql:5:1: division by zero')
  assert.equal((failure.details as { statementsKept: number }).statementsKept, 3)
  assert.deepEqual(await bench.query('select count(*)::int from one'), [{ count: 2 }])
  assert.deepEqual(await bench.positions(), [['1', 'half applied', 'statement 4 of 5']])
  bench.write({
    '1_one.sql':
      'create table one (id int);\ninsert into one values (1), (2);\ncreate index concurrently one_id on one (id);\ndelete from one where id = 2;',
  })
  await bench.apply()
  assert.deepEqual(await bench.query('select count(*)::int from one'), [{ count: 1 }])
  assert.deepEqual(await bench.query('select * from dorsal.migration_progress'), [])
})

test('a first line asks for no transaction; what ran before a failure is kept and counted', async (t) => {
  const text = '-- dorsal: no-transaction\ncreate table one (id int);\ncreate index concurrently on one (id);\nselect 1 / 0;\n'
  const bench = await openMigrationBench(t, { '1_one.sql': text })
  const failure = await faultOf(bench.apply())
  assert.equal(failure.message, '1_one.sql:4:1: division by zero')
  assert.equal((failure.details as { statementsKept: number }).statementsKept, 2)
  assert.deepEqual(await bench.query("select to_regclass('one')::text as one"), [{ one: 'one' }])
})

test('begin and commit around a whole file are accepted, commit in its middle is refused', async (t) => {
  const bench = await openMigrationBench(t, { '1_one.sql': 'begin;\ncreate table one ();\ncommit;\n' })
  assert.equal((await bench.apply()).length, 1)
  bench.write({ '2_two.sql': 'create table two ();\ncommit;\ncreate table three ();' })
  assert.equal((await faultOf(bench.apply())).message, '2_two.sql:2:1: A file runs in one transaction and cannot end it itself')
  assert.deepEqual(await bench.query("select to_regclass('one')::text as one, to_regclass('two') as two"), [{ one: 'one', two: null }])
})

test('a changed, a missing and a late file are reported; a late one is applied only when asked', async (t) => {
  const bench = await openMigrationBench(t, { '1_one.sql': 'select 1;', '3_three.sql': 'select 3;' })
  await bench.apply()
  await bench.query("insert into supabase_migrations.schema_migrations (version, name) values ('20', 'by_another_tool')")
  bench.write({ '1_one.sql': 'select 111;', '2_two.sql': 'create table two ();', '3_three.sql': 'select 3;' })
  assert.deepEqual(await bench.status(), [
    ['1', 'changed'],
    ['2', 'out of order'],
    ['3', 'applied'],
    ['20', 'missing'],
  ])
  const failure = await faultOf(bench.apply())
  assert.equal(failure.code, 'migrations_out_of_order')
  assert.deepEqual(failure.details, ['2_two.sql'])
  assert.deepEqual(
    (await bench.apply({ includeAll: true })).map(({ version }) => version),
    ['2'],
  )
  assert.deepEqual(bench.lines.slice(2), [
    '1_one.sql has changed since it was applied; the change has no effect',
    'Migration 20 by_another_tool is applied and has no file here',
    'Applying 2_two.sql',
  ])
})

test('line ends of Windows are not a change', async (t) => {
  const bench = await openMigrationBench(t, { '1_one.sql': 'select 1;\nselect 2;\n' })
  await bench.apply()
  bench.write({ '1_one.sql': 'select 1;\r\nselect 2;\r\n' })
  assert.deepEqual(await bench.status(), [['1', 'applied']])
})

test('what is not SQL text is refused with the place and what to do', async (t) => {
  const cases: readonly (readonly [string | Buffer, string])[] = [
    ['select 1;\n\\i other.sql\n', '1_one.sql:2:1: Commands of psql, which begin with a backslash, are not SQL'],
    ['copy t from stdin;\n1\t2\n\\.\n', '1_one.sql:1:1: COPY … FROM STDIN has no data to read here'],
    ['select 1;\ncopy t (a) from stdin;', '1_one.sql:2:1: COPY … FROM STDIN has no data to read here'],
    ['select 1;\0', '1_one.sql holds a NUL byte at byte 10; it may be UTF-16'],
    [Buffer.from([0x73, 0xff]), '1_one.sql is not UTF-8'],
  ]
  const bench = await openMigrationBench(t)
  for (const [text, message] of cases) {
    bench.write({ '1_one.sql': text })
    assert.equal((await faultOf(bench.apply())).message, message)
  }
})

test('two files with one version are refused', async (t) => {
  const bench = await openMigrationBench(t, { '1_one.sql': 'select 1;', '1_two.sql': 'select 2;' })
  assert.equal((await faultOf(bench.apply())).message, 'Version 1 is used by 1_one.sql and 1_two.sql')
})

test('two processes that migrate at once apply each file once', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_one.sql': 'create table one ();\nselect pg_advisory_xact_lock(1);',
    '2_two.sql': 'create table two ();',
  })
  await bench.query('select pg_advisory_lock(1)')
  const both = Promise.all([bench.apply(), bench.apply()])
  await eventually(() => bench.lines.includes('Another process is migrating or seeding this database; waiting for it'), true)
  await bench.query('select pg_advisory_unlock(1)')
  assert.deepEqual((await both).map((applied) => applied.length).sort(), [0, 2])
})

test('settings, roles and temporary tables of one file do not reach the next', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_one.sql': "set role pg_monitor;\nset search_path = '';\ncreate temporary table scratch ();",
    '2_two.sql':
      "create table seen as select current_user::text as role, current_setting('search_path') as path, to_regclass('scratch')::text as scratch",
  })
  await bench.apply()
  assert.deepEqual(await bench.query('select role <> $1 as own_role, path, scratch from public.seen', ['pg_monitor']), [
    { own_role: true, path: '"$user", public', scratch: null },
  ])
})

test('a failing seed is reported with its line, undone as a whole, and ends the run without an exception', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_a.sql': 'create table a (n int);',
    '2_b.sql': "insert into a values (1);\ninsert into a values ('x');\n",
    '3_c.sql': 'select 1;',
  })
  const reports = await bench.seed()
  assert.deepEqual(
    reports.map(({ kind, file }) => [kind, file]),
    [
      ['applied', '1_a.sql'],
      ['failed', '2_b.sql'],
    ],
  )
  assert.equal(reports[1]?.kind === 'failed' && reports[1].problem, '2_b.sql:2:23: invalid input syntax for type integer: "x"')
  assert.deepEqual(await bench.query('select count(*)::int from a'), [{ count: 0 }])
})

test('a seed file that ran is left out when only new files are wanted', async (t) => {
  const bench = await openMigrationBench(t, { '1_a.sql': 'create table if not exists a (n int); insert into a values (1);' })
  await bench.seed('new files')
  assert.deepEqual(await bench.seed('new files'), [{ kind: 'already applied', file: '1_a.sql' }])
  await bench.seed('all')
  assert.deepEqual(await bench.query('select count(*)::int from a'), [{ count: 2 }])
})

test('the last rehearsal of a version and content is the one that is kept', async (t) => {
  const bench = await openMigrationBench(t, { '1_one.sql': 'select 1;' })
  const [file] = bench.list()
  assert.ok(file)
  const rehearsal = { version: '1', checksum: await readChecksum(file), report: { reason: 'It blocks readers of books for 4 s' } }
  await recordRehearsal(bench.target, { ...rehearsal, verdict: 'forbidden' })
  await recordRehearsal(bench.target, { ...rehearsal, verdict: 'allowed', report: { reason: null, statements: [] } })
  assert.deepEqual(await readRehearsals(bench.target), [
    { version: '1', checksum: rehearsal.checksum, verdict: 'allowed', report: { reason: null, statements: [] } },
  ])
})

test('what a rehearsal forbade is refused with its reason, as long as the file is the same, unless it is named', async (t) => {
  const bench = await openMigrationBench(t, { '1_one.sql': 'create table one ();', '2_two.sql': 'create table two ();' })
  const [, file] = bench.list()
  assert.ok(file)
  const report = { reason: 'It blocks readers of books for 4 s' }
  await recordRehearsal(bench.target, { version: '2', checksum: await readChecksum(file), verdict: 'forbidden', report })
  const failure = await faultOf(bench.apply())
  assert.equal(failure.code, 'migration_forbidden')
  assert.equal(failure.message, '2_two.sql was forbidden by its rehearsal: It blocks readers of books for 4 s')
  assert.deepEqual(await bench.status(), [
    ['1', 'pending'],
    ['2', 'pending'],
  ])
  assert.equal((await faultOf(bench.apply({ despite: ['3'] }))).message, 'No migration that waits to be applied is called 3')
  assert.equal((await bench.apply({ despite: ['2_two.sql'] })).length, 2)
  bench.write({ '3_three.sql': 'select 3;' })
  await recordRehearsal(bench.target, { version: '3', checksum: 'of another content', verdict: 'forbidden', report })
  assert.equal((await bench.apply()).length, 1)
})

test('where rehearsals are required, what none has allowed is refused', async (t) => {
  const bench = await openMigrationBench(t, { '1_one.sql': 'select 1;' })
  const [file] = bench.list()
  assert.ok(file)
  const settings = { requireRehearsal: true }
  const rehearsal = { version: '1', checksum: await readChecksum(file) }
  assert.equal(
    (await faultOf(bench.apply({ settings }))).message,
    '1_one.sql was not rehearsed as it is now, and dorsal.migrations.require_rehearsal asks for it',
  )
  await recordRehearsal(bench.target, { ...rehearsal, verdict: 'could not be checked', report: { reason: 'the branch could not be made' } })
  assert.equal(
    (await faultOf(bench.apply({ settings }))).message,
    'The rehearsal of 1_one.sql could not be completed: the branch could not be made',
  )
  await recordRehearsal(bench.target, { ...rehearsal, verdict: 'allowed', report: { reason: null } })
  assert.equal((await bench.apply({ settings })).length, 1)
})

test('a value that is new to an enum may be used by the statements behind it', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_mood.sql':
      "create type mood as enum ('calm');\ncreate table people (mood mood);\nalter type mood add value 'tired';\ninsert into people values ('tired');",
  })
  await bench.apply()
  assert.deepEqual(await bench.query('select mood::text from people'), [{ mood: 'tired' }])
})

test('a procedure that commits runs outside of a transaction where the file asks for none', async (t) => {
  const bench = await openMigrationBench(t, {
    '1_one.sql':
      '-- dorsal: no-transaction\ncreate table one (n int);\ndo $$ begin for i in 1..3 loop insert into one values (i); commit; end loop; end $$;\nbegin;\ndelete from one where n = 1;\ncommit;',
  })
  await bench.apply()
  assert.deepEqual(await bench.query('select n from one order by n'), [{ n: 2 }, { n: 3 }])
  assert.deepEqual(await bench.status(), [['1', 'applied']])
})

test('a file whose applied half has changed is refused until it is put back', async (t) => {
  const first = 'create table one (id int);\n'
  const bench = await openMigrationBench(t, { '1_one.sql': `${first}vacuum one;\nselect 1 / 0;` })
  await faultOf(bench.apply())
  bench.write({ '1_one.sql': 'create table one (id bigint);\nvacuum one;\nselect 1;' })
  assert.equal((await faultOf(bench.apply())).message, '1_one.sql is half applied, and its first 2 statements are not what was applied')
  bench.write({ '1_one.sql': `${first}vacuum one;\nselect 1;` })
  await bench.apply()
  assert.deepEqual(await bench.status(), [['1', 'applied']])
})

test('what a file set for its session holds again when it goes on', async (t) => {
  const start = 'set search_path = pg_catalog;\ncreate table public.one (id int);\nvacuum public.one;\n'
  const bench = await openMigrationBench(t, { '1_one.sql': `${start}select 1 / 0;` })
  await faultOf(bench.apply())
  bench.write({ '1_one.sql': `${start}create table public.seen as select current_setting('search_path') as path;` })
  await bench.apply()
  assert.deepEqual(await bench.query('select path from seen'), [{ path: 'pg_catalog' }])
})
