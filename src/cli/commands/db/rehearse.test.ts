import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { beginCommand, runCommand, type ServingCommand, startCommand } from '../../../../tests/support/dorsal-command.ts'
import { eventually } from '../../../../tests/support/eventually.ts'
import { findPostmaster, killProcess } from '../../../../tests/support/kill-process.ts'
import { queryOnce } from '../../../../tests/support/test-cluster.ts'
import { createTestProject } from '../../../../tests/support/test-project.ts'
import { listBranches } from '../../../operations/branch/operation.ts'
import { parseConnectionUrl } from '../../../postgres/connection-target.ts'
import type { toReadyLine } from '../../banner.ts'

// Times differ from machine to machine: what is forbidden here is forbidden for what it destroys.
const project = createTestProject({
  'dorsal/config.toml': '[dorsal.migrations]\nmax_block = "1h"\nmax_lost_rows = 0\n',
  'dorsal/migrations/1_books.sql': `create table books (id int primary key, title text, note text);
insert into books select n, 'title ' || n, 'note ' || n from generate_series(1, 100) n;
grant all on books to service_role;
`,
})
let server: ServingCommand<ReturnType<typeof toReadyLine>>

before(async () => {
  server = await startCommand(['start', '--project', project.root, '--port', '0', '--json'])
})
after(async () => {
  await server?.stop()
  project[Symbol.dispose]()
})

const migrationPath = (file: string) => join(project.root, 'dorsal/migrations', file)
const dorsal = (...parameters: readonly string[]) => runCommand([...parameters, '--project', project.root, '--json'])
const rehearse = (...parameters: readonly string[]) => dorsal('db', 'rehearse', ...parameters)
const askLive = (text: string) => queryOnce(parseConnectionUrl(server.ready.databaseUrl), text)
const branches = join(project.root, '.dorsal/branches')
const listStates = async () => (await listBranches(branches)).map(({ name, state }) => `${name}: ${state}`).join()

function rewriteMigrations(files: Readonly<Record<string, string>>): void {
  for (const file of ['2_remark.sql', '3_note.sql', '4_late.sql']) rmSync(migrationPath(file), { force: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(migrationPath(file), text)
}

test('without a pending migration there is nothing to rehearse', async () => {
  const { code, output } = await rehearse()
  assert.deepEqual([code, JSON.parse(output)], [0, { verdict: 'allowed', migrations: [], copy: null, permissions: null }])
})

test('pending migrations are judged one by one beside requests to their tables, and migrate refuses what was forbidden', async () => {
  rewriteMigrations({
    '2_remark.sql': 'alter table books add column remark text;\nselect pg_sleep(1);\n',
    '3_note.sql': 'alter table books drop column note;\n',
    '4_late.sql': 'select nothing;\n',
  })
  const { code, output, errors } = await rehearse('--rate', '40')
  assert.equal(code, 1, errors)
  const { verdict, migrations, copy } = JSON.parse(output)
  assert.equal(verdict, 'forbidden')
  assert.ok(copy.bytes > 0)
  type Told = { readonly file: string; readonly verdict: string; readonly reasons: readonly { readonly sentence: string }[] }
  assert.deepEqual(
    migrations.map(({ file, verdict: own, reasons }: Told) => [file, own, reasons.map(({ sentence }) => sentence)]),
    [
      ['dorsal/migrations/2_remark.sql', 'allowed', []],
      ['dorsal/migrations/3_note.sql', 'forbidden', ['It destroys 100 rows or values; 0 are allowed']],
      ['dorsal/migrations/4_late.sql', 'forbidden', ['dorsal/migrations/4_late.sql:1:8: column "nothing" does not exist']],
    ],
  )
  const [remark] = migrations
  // Whoever asks while the lock is held waits for the rest of the second: nobody has to be quick for that.
  assert.ok(remark.alone.longestBlock.milliseconds >= 1000)
  assert.ok(remark.underLoad.during.longest >= 500, String(remark.underLoad.during.longest))
  assert.deepEqual(remark.underLoad.failures, {})
  const asked: readonly string[] = remark.underLoad.requests.map(({ name }: { readonly name: string }) => name.split('?')[0])
  assert.deepEqual([...new Set(asked)].sort(), ['GET /rest/v1/books', 'PATCH /rest/v1/books'])
  assert.equal(await listStates(), '')
  assert.deepEqual(await askLive('select count(*)::int, count(note)::int as notes from books'), [{ count: 100, notes: 100 }])
  assert.deepEqual(await askLive('select version, verdict, report->>$$reason$$ as reason from dorsal.rehearsals order by version'), [
    { version: '2', verdict: 'allowed', reason: null },
    { version: '3', verdict: 'forbidden', reason: 'It destroys 100 rows or values; 0 are allowed' },
    { version: '4', verdict: 'forbidden', reason: 'dorsal/migrations/4_late.sql:1:8: column "nothing" does not exist' },
  ])
  const refused = await dorsal('migrate')
  assert.deepEqual([refused.code, /"code":"(\w+)"/.exec(refused.errors)?.[1]], [1, 'migration_forbidden'])
})

test('a file that changed is rehearsed anew, told as Markdown, and applied', async () => {
  rewriteMigrations({ '2_remark.sql': '-- a word\nalter table books add column remark text;\n' })
  const { code, output } = await runCommand(['db', 'rehearse', '--no-load', '--markdown', '--project', project.root])
  assert.equal(code, 0)
  const [heading, , , , header, , row] = output.split('\n')
  assert.equal(heading, '### ✅ `dorsal/migrations/2_remark.sql`: allowed')
  assert.equal(header, '| line | statement | time | keeps waiting | rewrites | WAL |')
  assert.match(
    row ?? '',
    /^\| 2 \| `alter table books add column remark text` \| .* \| reads and writes of public\.books, .* \(ACCESS EXCLUSIVE until the commit\) \|/,
  )
  const applied = await dorsal('migrate')
  assert.equal(applied.code, 0, applied.errors)
})

test('a rehearsal that is killed leaves a branch that is listed, and the next one cleans it', async () => {
  rewriteMigrations({ '3_note.sql': 'select pg_sleep(600);\n' })
  const killed = beginCommand(['db', 'rehearse', '--project', project.root, '--json'])
  await eventually(() => killed.printed.errors.includes('Rehearsing'), true)
  const together = await rehearse()
  assert.deepEqual([together.code, /"code":"(\w+)"/.exec(together.errors)?.[1]], [2, 'rehearsal_running'])
  killed.kill('SIGKILL')
  await killed.ended
  assert.equal(await listStates(), 'dorsal-rehearsal: ready')
  rewriteMigrations({ '3_note.sql': 'select 1;\n' })
  const next = await rehearse('--no-load')
  assert.equal(next.code, 0, next.errors)
  assert.equal(await listStates(), '')
})

test('a rehearsal that is stopped records nothing and leaves nothing', async () => {
  rewriteMigrations({ '3_note.sql': 'select pg_sleep(600);\n' })
  const stopped = beginCommand(['db', 'rehearse', '--project', project.root, '--json'])
  await eventually(() => stopped.printed.errors.includes('Rehearsing'), true)
  stopped.kill('SIGINT')
  assert.equal(await stopped.ended, 3)
  assert.match(stopped.printed.errors, /"code":"rehearsal_stopped"/)
  assert.equal(await listStates(), '')
  assert.deepEqual(await askLive("select verdict from dorsal.rehearsals where version = '3' order by 1"), [
    { verdict: 'allowed' },
    { verdict: 'forbidden' },
  ])
})

test('where the PostgreSQL of the copy dies, the migration could not be checked', async () => {
  rewriteMigrations({ '3_note.sql': 'select pg_sleep(600);\n' })
  const rehearsal = beginCommand(['db', 'rehearse', '--no-load', '--project', project.root, '--json'])
  await eventually(() => rehearsal.printed.errors.includes('Rehearsing'), true)
  killProcess(findPostmaster(join(branches, 'dorsal-rehearsal/postgres/data')))
  assert.equal(await rehearsal.ended, 3)
  assert.equal(JSON.parse(rehearsal.printed.output).verdict, 'could not be checked')
  assert.equal(await listStates(), '')
})

test('a load that cannot be read is refused before anything is copied', async () => {
  const { code, errors } = await rehearse('--load', join(project.root, 'nothing.json'))
  assert.deepEqual([code, /"code":"(\w+)"/.exec(errors)?.[1]], [2, 'bench_file_unusable'])
  assert.equal(await listStates(), '')
})
