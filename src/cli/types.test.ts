import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommand, startCommand } from '../../tests/support/dorsal-command.ts'
import { eventually } from '../../tests/support/eventually.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { createTestProject, type TestProject } from '../../tests/support/test-project.ts'

let database: TestDatabase
let project: TestProject
let parameters: readonly string[]

before(async () => {
  database = await createTestDatabase({ prefix: 'types', sql: 'create table public.books (title text primary key, pages int)' })
  project = createTestProject({ 'dorsal/config.toml': '[api]\nschemas = ["public"]\n' })
  parameters = ['api', 'types', '--project', project.root, '--database-url', database.url]
})

after(async () => {
  project[Symbol.dispose]()
  await database.drop()
})

test('types are printed as a file that compiles, or as one line of JSON', async () => {
  const printed = await runCommand(parameters)
  assert.equal(printed.code, 0, printed.errors)
  assert.match(printed.output, /^\/\/ Written by `dorsal api types`/)
  assert.match(printed.output, /books: \{\n {8}Row: \{\n {10}pages: number \| null\n {10}title: string\n/)
  const json = await runCommand([...parameters, '--json'])
  assert.deepEqual(JSON.parse(json.output), { types: printed.output })
})

test('a file that says the same already is left alone', async () => {
  const file = join(project.root, 'database.ts')
  assert.match((await runCommand([...parameters, '--out', file])).output, /database\.ts: \d+ lines written\n$/)
  const { mtimeNs } = statSync(file, { bigint: true })
  assert.match((await runCommand([...parameters, '--out', file])).output, /: says the same already\n$/)
  assert.equal(statSync(file, { bigint: true }).mtimeNs, mtimeNs)
})

test('a schema that is not there, a language without a generator and a folder that is none are told', async () => {
  const missing = await runCommand([...parameters, '--schema', 'sales'])
  assert.deepEqual([missing.code, missing.errors.split('\n')[0]], [2, 'error: The database has no schema sales'])
  const cobol = await runCommand([...parameters, '--lang', 'cobol'])
  assert.match(cobol.errors, /There are no types for cobol\n.*typescript, python, go, dart, swift, kotlin/)
  const nowhere = await runCommand([...parameters, '--out', join(project.root, 'none', 'database.ts')])
  assert.equal(nowhere.code, 2)
})

test('for another language the generator is named, and how it is run', async () => {
  const { code, output } = await runCommand([...parameters, '--lang', 'python', '--json'])
  assert.equal(code, 0)
  assert.equal(JSON.parse(output).name, 'datamodel-code-generator')
})

test('--watch writes the file anew after a change of the schema, and ends on a signal', async () => {
  const file = join(project.root, 'watched.ts')
  const watching = await startCommand<{ readonly file: string }>([...parameters, '--out', file, '--watch', '--json'])
  try {
    assert.equal(watching.ready.file, file)
    await database.query('alter table public.books add column author text')
    await database.query('notify pgrst')
    await eventually(() => readFileSync(file, 'utf8').includes('author: string | null'), true)
  } finally {
    assert.equal(await watching.stop(), 0)
  }
})
