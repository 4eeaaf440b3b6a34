import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommand } from '../../../../tests/support/dorsal-command.ts'
import { createTestDatabase } from '../../../../tests/support/test-database.ts'
import { createTestProject } from '../../../../tests/support/test-project.ts'

const books = 'create table books (title text primary key, pages int);\n'

test('a schema file becomes a proven migration, after which nothing differs', async () => {
  using project = createTestProject({
    'dorsal/migrations/1_books.sql': books,
    'schema.sql': 'create table books (title text primary key, pages bigint, note text);\n',
    'broken.sql': 'create tabel books ();\n',
  })
  const diff = (...more: string[]) => runCommand(['db', 'diff', '--project', project.root, '--json', ...more])
  const schema = ['--schema', join(project.root, 'schema.sql')]
  const seen = await diff(...schema)
  assert.equal(seen.code, 1)
  const { sql, file, forward, backward } = JSON.parse(seen.output)
  assert.equal(
    sql,
    'alter table public.books add column note text;\n\nalter table public.books alter column pages type bigint using pages::bigint;\n',
  )
  assert.deepEqual([file, forward.verdict, backward.verdict], [null, 'proven', 'proven'])
  const written = await diff(...schema, '--write', 'notes')
  assert.equal(written.code, 0)
  const path = JSON.parse(written.output).file
  assert.match(path, /^dorsal\/migrations\/\d{14}_notes\.sql$/)
  assert.equal(readFileSync(join(project.root, path), 'utf8'), sql)
  const nothing = await diff(...schema, '--write', 'again')
  assert.deepEqual([nothing.code, JSON.parse(nothing.output).differences, JSON.parse(nothing.output).file], [0, [], null])
  const broken = await diff('--schema', join(project.root, 'broken.sql'))
  assert.deepEqual([broken.code, JSON.parse(broken.errors.trim().split('\n').at(-1) ?? '').error.code], [1, 'schema_file_failed'])
  assert.equal(readdirSync(join(project.root, 'dorsal/migrations')).length, 2)
  assert.equal(existsSync(join(project.root, '.dorsal', 'postgres')), false)
})

test('drift of a live database is told by name, both ways, and what is not applied is no drift', async (t) => {
  using project = createTestProject({ 'dorsal/migrations/1_books.sql': books })
  const database = await createTestDatabase({ prefix: 'drift' })
  t.after(() => database.drop())
  const dorsal = (...more: string[]) => runCommand([...more, '--project', project.root, '--database-url', database.url, '--json'])
  assert.equal((await dorsal('migrate')).code, 0)
  const none = await dorsal('db', 'drift')
  assert.deepEqual([none.code, JSON.parse(none.output).verdict], [0, 'none'])
  await database.query('alter table books drop column pages; create index by_title on books (lower(title))')
  const drift = await dorsal('db', 'drift')
  assert.equal(drift.code, 1)
  assert.deepEqual(JSON.parse(drift.output).differences, [
    { kind: 'column', name: 'public.books.pages', state: 'to drop', facts: [] },
    { kind: 'index', name: 'public.by_title', state: 'to create', facts: [] },
  ])
})
