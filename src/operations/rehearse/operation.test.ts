import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '../../../tests/support/eventually.ts'
import { createTestDatabase } from '../../../tests/support/test-database.ts'
import { silentLog } from '../../base/log.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { connectDatabase } from '../../postgres/database.ts'
import { applyHouseMigrations } from '../../postgres/house-migrations.ts'
import { postgresDefaults } from '../../postgres/settings.ts'
import type { MigrationFile } from '../../project/types.ts'
import { applyMigrations, migrateHouse } from '../migrate/operation.ts'
import { type MigrationReport, type MigrationWatch, type Rehearsed, rehearseMigrations, type StatementReport } from './operation.ts'

const place = mkdtempSync(join(tmpdir(), 'dorsal-rehearse-'))
after(() => rmSync(place, { recursive: true, force: true }))

const shop = `
  create table customers (id int primary key, name text);
  create table orders (id int primary key, customer int references customers, note text, amount int not null);
  insert into customers select n, 'name ' || n from generate_series(1, 10) n;
  insert into orders select n, 1 + n % 10, case when n % 2 = 0 then 'note' end, n from generate_series(1, 1000) n;
  analyze;`

async function openShop(t: TestContext, sql = shop) {
  const { query, ...test } = await createTestDatabase({ prefix: 'rehearse', sql })
  const target = parseConnectionUrl(test.url)
  const database = await connectDatabase(target, postgresDefaults, silentLog)
  t.after(async () => {
    await database.close()
    await test.drop()
  })
  await applyHouseMigrations(target, [migrateHouse], silentLog)
  const heard: string[] = []
  const apply = async (upTo: readonly MigrationFile[], watch: MigrationWatch): Promise<number> => {
    const applied = await applyMigrations({
      target,
      migrations: upTo,
      includeAll: false,
      watch,
      onProgress: (line) => void heard.push(line),
    })
    return applied.reduce((total, { statements }) => total + statements, 0)
  }
  /** The files in their order. */
  const rehearse = async (files: Readonly<Record<string, string>>): Promise<readonly Rehearsed[]> => {
    const migrations = writeMigrations(files)
    return await rehearseMigrations({
      database,
      migrations,
      apply: ({ version }, watch) => apply(migrations.slice(0, migrations.findIndex((each) => each.version === version) + 1), watch),
      onProgress: () => {},
    })
  }
  return { query, rehearse, heard }
}

function writeMigrations(files: Readonly<Record<string, string>>): readonly MigrationFile[] {
  const folder = mkdtempSync(join(place, 'files-'))
  return Object.entries(files).map(([file, text]) => {
    writeFileSync(join(folder, file), text)
    return { version: file.split('_')[0] ?? '', name: file.slice(file.indexOf('_') + 1, -4), file, path: join(folder, file) }
  })
}

async function rehearseOne(t: TestContext, text: string, sql = shop): Promise<MigrationReport> {
  const { rehearse } = await openShop(t, sql)
  const [rehearsed] = await rehearse({ '1_one.sql': text })
  assert.equal(rehearsed?.failure, null)
  assert.ok(rehearsed.report)
  return rehearsed.report
}

/** `ACCESS EXCLUSIVE public.orders` of what others wait for. */
function listWaitedFor({ locks }: StatementReport): readonly string[] {
  return locks.flatMap(({ mode, relation, blocks, isNew }) => (blocks === 'nothing' || isNew ? [] : [`${mode} ${relation}: ${blocks}`]))
}

test('a change of type is told with its lock, what it rewrites and who waits until the commit', async (t) => {
  const report = await rehearseOne(t, 'alter table orders alter column amount type bigint;\n\nselect pg_sleep(0.05);\n')
  const [alter, sleep, commit] = report.statements
  assert.ok(alter && sleep && commit)
  assert.deepEqual(
    report.statements.map(({ number, line, text }) => [number, line, text]),
    [
      [1, 1, 'alter table orders alter column amount type bigint'],
      [2, 3, 'select pg_sleep(0.05)'],
      [null, 3, 'commit'],
    ],
  )
  assert.deepEqual(listWaitedFor(alter), [
    'ACCESS EXCLUSIVE public.orders: reads and writes',
    'ACCESS EXCLUSIVE public.orders_pkey: reads and writes',
    'SHARE public.orders: writes',
  ])
  assert.deepEqual(
    alter.rewrites.map(({ relation, kind }) => [relation, kind]),
    [
      ['public.orders', 'table'],
      ['public.orders_pkey', 'index'],
    ],
  )
  assert.ok(alter.walBytes > 8192)
  const [lock] = alter.locks
  assert.equal(lock?.until, 'commit')
  // A lock of the first statement is held until the commit, which the second one puts off.
  assert.equal(lock?.held, alter.milliseconds + sleep.milliseconds + commit.milliseconds)
  assert.deepEqual(sleep.locks, [])
  assert.deepEqual([report.mode, report.longestBlock?.relation, report.longestBlock?.statement], ['one transaction', 'public.orders', 1])
  assert.equal(
    report.rewrittenBytes,
    alter.rewrites.reduce((total, { bytes }) => total + bytes, 0),
  )
})

test('what only the catalog notices rewrites nothing', async (t) => {
  const report = await rehearseOne(t, 'alter table orders add column remark text;\nalter table orders add column state int default 1;\n')
  assert.deepEqual([report.rewrittenBytes, report.losses], [0, []])
  assert.deepEqual(report.statements.map(listWaitedFor), [['ACCESS EXCLUSIVE public.orders: reads and writes'], [], []])
})

test('an index keeps writes waiting; one built concurrently keeps nobody, and waits itself', async (t) => {
  const { query, rehearse } = await openShop(t)
  const [plain] = await rehearse({ '1_plain.sql': 'create index orders_note on orders (note);' })
  assert.deepEqual(plain?.report?.statements.map(listWaitedFor), [['SHARE public.orders: writes'], []])
  assert.deepEqual(
    plain.report.statements[0]?.built.map(({ relation, kind }) => [relation, kind]),
    [['public.orders_note', 'index']],
  )
  await query('begin; update orders set note = note where id = 1')
  const rehearsing = rehearse({ '2_concurrent.sql': 'create index concurrently orders_amount on orders (amount);' })
  // The writer is waited for before anything is built: time enough to be seen.
  const waits = "select from pg_locks w join pg_locks h using (pid) where not w.granted and h.relation = 'orders'::regclass"
  await eventually(async () => (await query(waits)).length, 1)
  await sleep(50)
  await query('commit')
  const [concurrent] = await rehearsing
  assert.deepEqual([concurrent?.report?.mode, concurrent?.report?.longestBlock], ['statement by statement', null])
  const [statement] = concurrent?.report?.statements ?? []
  const lock = statement?.locks.find(({ relation }) => relation === 'public.orders')
  assert.deepEqual([lock?.mode, lock?.blocks, lock?.until], ['SHARE UPDATE EXCLUSIVE', 'nothing', 'end of the statement'])
  assert.deepEqual(
    statement?.waits.map(({ kind }) => kind).filter((kind) => kind === 'Lock'),
    ['Lock'],
  )
})

test('a table that the migration makes keeps nobody waiting, but a foreign key to an old one does', async (t) => {
  const report = await rehearseOne(
    t,
    'create table lines (id int primary key, ord int references orders);\ndrop table if exists nothing;\n',
  )
  assert.deepEqual(listWaitedFor(report.statements[0] as StatementReport), ['SHARE ROW EXCLUSIVE public.orders: writes'])
  assert.deepEqual(report.losses, [])
})

test('rows that a statement, its triggers and its foreign keys touch are counted by table, and stay locked until the commit', async (t) => {
  const audited = `${shop}
    create table audit (at timestamptz);
    create function note() returns trigger language plpgsql as $$ begin insert into audit values (now()); return new; end $$;
    create trigger note after update on customers for each row execute function note();`
  const report = await rehearseOne(t, "update customers set name = 'x' where id <= 3;\ndelete from orders where id > 900;\n", audited)
  assert.deepEqual(
    report.statements.map(({ changes }) => changes.toSorted((a, b) => (a.table < b.table ? -1 : 1))),
    [
      [
        { table: 'public.audit', inserted: 3, updated: 0, deleted: 0 },
        { table: 'public.customers', inserted: 0, updated: 3, deleted: 0 },
      ],
      [{ table: 'public.orders', inserted: 0, updated: 0, deleted: 100 }],
      [],
    ],
  )
  assert.deepEqual(report.statements.map(listWaitedFor), [
    ['ROW public.customers: writes to its rows'],
    ['ROW public.orders: writes to its rows'],
    [],
  ])
  assert.deepEqual(report.losses, [{ what: 'rows', name: 'public.orders', rows: 100, isCounted: true }])
})

test('what is destroyed is counted before it is gone, or told by estimate where only a cascade or a function names it', async (t) => {
  const sql = `${shop}
    create table old (a int); insert into old select generate_series(1, 7);
    create schema archive; create table archive.paper (a int); insert into archive.paper select generate_series(1, 5); analyze`
  const report = await rehearseOne(
    t,
    [
      'alter table orders drop column note;',
      'truncate customers cascade;',
      'drop table old;',
      'drop schema archive cascade;',
      "do $$ begin execute 'alter table customers drop column name'; end $$;",
      'alter table customers rename column id to number;',
    ].join('\n'),
    sql,
  )
  assert.deepEqual(report.losses, [
    { what: 'column', name: 'public.orders.note', rows: 500, isCounted: true },
    { what: 'rows', name: 'public.customers', rows: 10, isCounted: true },
    { what: 'rows', name: 'public.orders', rows: 1000, isCounted: false },
    { what: 'table', name: 'public.old', rows: 7, isCounted: true },
    { what: 'table', name: 'archive.paper', rows: 5, isCounted: false },
    { what: 'column', name: 'public.customers.name', rows: null, isCounted: false },
  ])
})

test('looking on changes nothing of what a file may do: isolation, roles, a table that is not there', async (t) => {
  const report = await rehearseOne(
    t,
    `set transaction isolation level serializable;
     create table seen as select current_setting('transaction_isolation') as level;
     drop table if exists nowhere;
     set local role pg_read_all_data;
     select 1;`,
  )
  assert.deepEqual(
    report.statements.map(({ number }) => number),
    [2, 3, 5, null],
  )
})

test('a statement in batches is told once, with its longest batch as what writers of its rows wait for', async (t) => {
  const report = await rehearseOne(
    t,
    '-- dorsal:batch table=orders key=id size=100\nupdate orders set note = upper(note);\nalter table customers add column city text;\n',
  )
  const [update, alter] = report.statements
  assert.deepEqual(
    report.statements.map(({ number }) => number),
    [1, 2],
  )
  assert.ok(update && alter && update.runs > 1)
  assert.deepEqual(update.changes, [{ table: 'public.orders', inserted: 0, updated: 1000, deleted: 0 }])
  assert.deepEqual(listWaitedFor(update), ['ROW public.orders: writes to its rows'])
  assert.ok((update.locks[0]?.held ?? 0) < update.milliseconds)
  assert.deepEqual(listWaitedFor(alter), ['ACCESS EXCLUSIVE public.customers: reads and writes'])
})

test('what an attempt did that had to be given up is not told', async (t) => {
  const { query, rehearse, heard } = await openShop(t)
  await query('begin; select from customers')
  const rehearsing = rehearse({
    '1_two.sql': "update orders set note = 'x';\nalter table customers add column city text;",
  })
  await eventually(() => heard.length > 1, true)
  await query('commit')
  const [rehearsed] = await rehearsing
  assert.deepEqual(
    rehearsed?.report?.statements.map(({ number, runs, changes }) => [number, runs, changes.map(({ updated }) => updated)]),
    [
      [1, 1, [1000]],
      [2, 1, []],
      [null, 1, []],
    ],
  )
})

test('a migration that fails ends the rehearsal with the sentence of its Fault', async (t) => {
  const { rehearse } = await openShop(t)
  const rehearsed = await rehearse({ '1_good.sql': 'select 1;', '2_bad.sql': 'select nothing;', '3_late.sql': 'select 1;' })
  assert.deepEqual(
    rehearsed.map(({ migration, failure, report }) => [migration.file, failure, report === null]),
    [
      ['1_good.sql', null, false],
      ['2_bad.sql', { kind: 'refused', sentence: '2_bad.sql:1:8: column "nothing" does not exist' }, true],
    ],
  )
})

test('a password in a statement stays out of the report', async (t) => {
  const report = await rehearseOne(
    t,
    "do $$ begin null; end $$;\n-- who\nselect 'password ''x''' as \"password\";\nselect $p$create role r password 'let me in'$p$;\n",
  )
  assert.ok(!JSON.stringify(report).includes('let me in'))
})
