import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { runCommand, type Variables } from '../../tests/support/dorsal-command.ts'
import { createTestDatabase } from '../../tests/support/test-database.ts'

const place = mkdtempSync(join(tmpdir(), 'dorsal-lint-'))
after(() => rmSync(place, { recursive: true, force: true }))

const offline: Variables = { GITHUB_ACTIONS: '' }

/** A project folder with these files below dorsal/. */
function createProject(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(place, 'project-'))
  mkdirSync(join(root, 'dorsal', 'migrations'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'dorsal', name), text)
  return root
}

type Lint = {
  readonly verdict: string
  readonly database: string
  readonly files: readonly string[]
  readonly findings: readonly {
    readonly id: string
    readonly severity: string
    readonly message: string
    readonly accepted: string | null
  }[]
  readonly notRun: readonly { readonly rule: string; readonly reason: string }[]
  readonly unused: readonly { readonly finding: string }[]
}

async function lint(root: string, parameters: readonly string[] = [], variables: Variables = offline) {
  const { code, output, errors } = await runCommand(['db', 'lint', '--project', root, '--json', ...parameters], variables)
  return { code, errors, answer: output === '' ? undefined : (JSON.parse(output) as Lint) }
}

const dropsNote = { 'migrations/1_drop.sql': "set lock_timeout = '2s';\nalter table orders drop column note;\n" }

test('something that blocks ends with 1, and is named by what it is about', async () => {
  const { code, answer } = await lint(createProject(dropsNote))
  assert.equal(code, 1)
  assert.equal(answer?.database, 'not asked')
  assert.deepEqual(answer?.findings, [
    {
      id: 'drop-column:public.orders.note',
      rule: 'drop-column',
      severity: 'error',
      message: 'The values of orders.note are lost, and whoever still asks for it fails',
      fix: null,
      place: { file: 'dorsal/migrations/1_drop.sql', line: 2, column: 1, endLine: 2 },
      blocks: 'reads and writes',
      accepted: null,
    },
  ])
})

test('what accepted.toml or a comment above the statement lives with does not block', async () => {
  const accepted = '[[accepted]]\nfinding = "drop-column:public.orders.note"\nreason = "unused since release 12"\n'
  const byFile = await lint(createProject({ ...dropsNote, 'accepted.toml': accepted }))
  assert.deepEqual([byFile.code, byFile.answer?.findings[0]?.accepted], [0, 'unused since release 12'])
  const comment = "set lock_timeout = '2s';\n-- dorsal:accept drop-column nobody reads it\nalter table orders drop column note;\n"
  const byComment = await lint(createProject({ 'migrations/1_drop.sql': comment }))
  assert.deepEqual([byComment.code, byComment.answer?.findings[0]?.accepted], [0, 'nobody reads it'])
})

test('a comment covers only its own statement, and is told when it covers nothing', async () => {
  const text =
    "set lock_timeout = '2s';\n-- dorsal:accept drop-table gone\nalter table orders drop column note;\nalter table orders drop column code;\n"
  const { code, answer } = await lint(createProject({ 'migrations/1_drop.sql': text }))
  assert.equal(code, 1)
  assert.deepEqual(answer?.unused, [{ finding: 'drop-table:dorsal/migrations/1_drop.sql:2', reason: 'gone', line: 2 }])
})

test('text that is no SQL is a finding with its place', async () => {
  const { code, answer } = await lint(createProject({ 'migrations/1_a.sql': 'select 1;\nalter tabel orders add x int;\n' }))
  assert.equal(code, 1)
  assert.deepEqual(
    answer?.findings.map(({ id, message, place: where }: Lint['findings'][number] & { place?: unknown }) => ({ id, message, where })),
    [
      {
        id: 'syntax-error:dorsal/migrations/1_a.sql',
        message: 'syntax error at or near "tabel"',
        where: { file: 'dorsal/migrations/1_a.sql', line: 2, column: 7 },
      },
    ],
  )
})

test('named files are looked at as they are; one that is not there is wrong usage', async () => {
  const root = createProject({})
  const file = join(root, 'one.sql')
  writeFileSync(file, 'create table one (id bigint primary key);\nalter table one enable row level security;\ncreate index on one (id);\n')
  assert.deepEqual((await lint(root, [file])).code, 0)
  const missing = await lint(root, [join(root, 'two.sql')])
  assert.equal(missing.code, 2)
  assert.equal(JSON.parse(missing.errors).error.code, 'lint_file_unreadable')
})

async function openShop(t: TestContext, rows: number) {
  const database = await createTestDatabase({
    prefix: 'lint',
    sql: `create table orders (id bigint generated always as identity primary key, note text);
      insert into orders (note) select repeat('x', 500) from generate_series(1, ${rows}); analyze orders`,
  })
  t.after(() => database.drop())
  return { DATABASE_URL: database.url, ...offline }
}

const index = { 'migrations/1_index.sql': 'create index orders_note on orders (note);\n' }

test('beside a database the size decides: a small table is a warning, a large one blocks', async (t) => {
  const variables = await openShop(t, 100)
  const small = await lint(createProject(index), [], variables)
  assert.deepEqual(
    [
      small.code,
      small.answer?.database,
      small.answer?.findings.map(({ severity, message }) => [severity, message.replace(/\d+ kB/, 'n kB')]),
    ],
    [0, 'asked', [['warning', 'Writes to orders wait until the index is built; about 100 rows, n kB, which takes no time']]],
  )
  const large = await lint(createProject(index), [], { ...variables, DORSAL_LINT_SMALL_TABLE_MEGABYTES: '0' })
  assert.deepEqual([large.code, large.answer?.findings[0]?.severity], [1, 'error'])
})

test('migrations that are applied already are left out, and looked at with --all', async (t) => {
  const variables = { ...(await openShop(t, 1)), DORSAL_LINT_SMALL_TABLE_MEGABYTES: '0' }
  const root = createProject(index)
  assert.equal((await runCommand(['migrate', '--project', root], variables)).code, 0)
  assert.deepEqual((await lint(root, [], variables)).answer?.files, [])
  assert.deepEqual((await lint(root, ['--all'], variables)).answer?.files, ['dorsal/migrations/1_index.sql'])
})

test('a database that cannot be reached is never a clean answer', async () => {
  const root = createProject({ 'migrations/1_a.sql': "comment on schema public is 'x';\n" })
  const variables = { ...offline, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' }
  const { code, answer } = await lint(root, [], variables)
  assert.deepEqual(
    [code, answer?.verdict, answer?.database, answer?.notRun[0]?.rule],
    [3, 'could not be checked', 'could not be asked', 'target-database'],
  )
  assert.equal((await lint(root, ['--offline'], variables)).code, 0)
})

test('SARIF and annotations carry the findings and the exit code', async () => {
  const root = createProject(dropsNote)
  const sarif = await runCommand(['db', 'lint', '--project', root, '--sarif'], offline)
  assert.deepEqual([sarif.code, JSON.parse(sarif.output).runs[0].results[0].ruleId], [1, 'drop-column'])
  const github = await runCommand(['db', 'lint', '--project', root], { GITHUB_ACTIONS: 'true' })
  assert.equal(github.code, 1)
  assert.equal(
    github.output.split('\n')[0],
    '::error file=dorsal/migrations/1_drop.sql,line=2,col=1,title=drop-column::The values of orders.note are lost, and whoever still asks for it fails',
  )
})
