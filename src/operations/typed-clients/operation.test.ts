import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { compileTypes } from '../../../tests/support/compile-types.ts'
import { appScope, connectTestDatabase } from '../../../tests/support/test-catalog.ts'
import { serverUrl } from '../../../tests/support/test-database.ts'
import { startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'
import { loadCatalog } from '../../catalog/load-catalog.ts'
import { type ClientSchema, readClientSchema, renderTypescript } from './operation.ts'

let service: TestRestService
let client: ClientSchema
let types: string

before(async () => {
  service = await startTestRestService(readFileSync(new URL('torture.sql', import.meta.url), 'utf8'))
  client = await readSchema()
  types = renderTypescript(client, { schemas: ['app'] })
})

after(() => service.stop())

async function readSchema(): Promise<ClientSchema> {
  const [row] = await service.query('select current_database() as name')
  const url = new URL(serverUrl())
  url.pathname = `/${row?.name}`
  const database = await connectTestDatabase(url.href)
  try {
    return await readClientSchema(database, await loadCatalog(database, appScope))
  } finally {
    await database.close()
  }
}

const createClient = `
import { createClient, type QueryData } from '@supabase/supabase-js'
import type { CompositeTypes, Database, Enums, Tables, TablesInsert, TablesUpdate } from './database.ts'
import { Constants } from './database.ts'
type Answer<Call extends PromiseLike<unknown>> = Awaited<Call> extends infer Reply ? (Reply extends { error: null; data: infer Data } ? Data : never) : never
const client = createClient<Database, 'app'>('http://localhost', 'key', { db: { schema: 'app' } })
`

async function askJson(line: string, body?: unknown): Promise<string> {
  const reply = await service.ask(line, body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } })
  assert.ok(reply.statusCode < 300, `${line}: ${reply.body}`)
  return reply.body === '' ? 'null' : reply.body
}

test('every row that the API answers with is of its type, key by key', async () => {
  const tables = [...(client.catalog.schemas.get('app')?.tables.values() ?? [])]
  const lines = await Promise.all(
    tables.map(async ({ name, computedColumns, relationships }, index) => {
      const embedded = relationships.flatMap((each) => (each.kind === 'computed' ? [each.function.name] : []))
      const computed = [...computedColumns.keys()].filter((column) => !embedded.includes(column))
      const rows = await askJson(`GET /${encodeURIComponent(name)}?select=${['*', ...computed].join()}`)
      return `export const rows${index}: Tables<${JSON.stringify(name)}>[] = ${rows}`
    }),
  )
  assert.equal(lines.length, 11)
  assert.equal(await compileTypes({ 'database.ts': types, 'rows.ts': createClient + lines.join('\n') }), '')
})

test('every column that may be null by its type is null in some row', async () => {
  for (const table of client.catalog.schemas.get('app')?.tables.values() ?? []) {
    const rows: readonly Record<string, unknown>[] = JSON.parse(await askJson(`GET /${encodeURIComponent(table.name)}`))
    const [maybe, seen] = [new Set<string>(), new Set<string>()]
    for (const { name, neverNull } of client.knownColumns(table).values()) {
      if (!neverNull) maybe.add(name)
      if (rows.some((row) => row[name] === null)) seen.add(name)
    }
    assert.deepEqual([...maybe], [...seen], table.name)
  }
})

const calls = [
  ['answer', {}],
  ['nothing', {}],
  ['maybe', { a: null }],
  ['maybe', { a: 1 }],
  ['add', { a: 1 }],
  ['add', { words: 'x' }],
  ['names', {}],
  ['pairs', { lowest: 1 }],
  ['one_out', {}],
  ['where_is', { name: 'x' }],
  ['longest', { names: ['a', 'b'] }],
  ['best', {}],
] as const

test('what functions answer with is of the type that postgrest-js finds for the arguments', async () => {
  const lines = await Promise.all(
    calls.map(async ([name, given], index) => {
      const call = Object.keys(given).length === 0 ? `client.rpc('${name}')` : `client.rpc('${name}', ${JSON.stringify(given)})`
      const answer: unknown = JSON.parse(await askJson(`POST /rpc/${name}`, given))
      const shown = name === 'best' ? { ...(answer as object), full_name: null } : answer
      return `const call${index} = ${call}\nexport const answer${index}: Answer<typeof call${index}> = ${JSON.stringify(shown)}`
    }),
  )
  assert.equal(await compileTypes({ 'database.ts': types, 'calls.ts': createClient + lines.join('\n') }), '')
})

const selections = [
  ['orders', 'id, people!orders_person_fkey(name, mood), helper:people!orders_helper_fkey(id, code), lines(label), tags(name)'],
  ['people', 'id, full_name, newest(id, note), all_orders(note), orders!orders_person_fkey(id)'],
  ['lines', 'place, orders!inner(note, person)'],
  ['totals', 'orders, people(name)'],
  ['open_orders', 'id, helper_code, tags(id)'],
  ['typed', 'extra, described'],
] as const

test('what is embedded, through views and functions too, is of the type that postgrest-js finds for the selection', async () => {
  const lines = await Promise.all(
    selections.map(async ([table, selection], index) => {
      const rows = await askJson(`GET /${table}?select=${encodeURIComponent(selection.replaceAll(' ', ''))}`)
      return `const query${index} = client.from('${table}').select('${selection}')\nexport const found${index}: QueryData<typeof query${index}> = ${rows}`
    }),
  )
  assert.equal(await compileTypes({ 'database.ts': types, 'selections.ts': createClient + lines.join('\n') }), '')
})

test('the compiler refuses what the database would, and nothing else', async () => {
  const use = `
const person: TablesInsert<'people'> = { name: 'Di', mood: 'sad', home: { street: 'Rue', number: null, moods: ['happy'] }, plain: [1, { a: null }] }
void client.from('people').insert(person)
void client.from('gate').insert({ name: 'through the trigger' })
void client.from('shown').insert({ name: 'through the view' })
const change: TablesUpdate<{ schema: 'app' }, 'people'> = { stars: null, boss: 1 }
void client.from('people').update(change).eq('id', 1)
const mood: Enums<'mood'> = Constants.app.Enums.mood[1]
export const place: CompositeTypes<'place'> = { street: null, number: 1, moods: [mood] }
// @ts-expect-error a generated column takes no value
void client.from('people').insert({ name: 'Di', loud: 'DI' })
// @ts-expect-error an identity that is always generated takes no value
void client.from('people').insert({ name: 'Di', id: 7 })
// @ts-expect-error a column without default must have a value
void client.from('people').insert({ mood: 'sad' })
// @ts-expect-error NOT NULL takes no null
void client.from('people').update({ name: null })
// @ts-expect-error a domain that is NOT NULL takes no null
void client.from('people').update({ code: null })
// @ts-expect-error no value of the enum
void client.from('people').insert({ name: 'Di', mood: 'angry' })
// @ts-expect-error the check asks for a street
void client.from('people').insert({ name: 'Di', checked: { tags: ['a'] } })
// @ts-expect-error not what the comment describes
void client.from('people').insert({ name: 'Di', described: [{ colour: 1 }] })
// @ts-expect-error a view over groups takes no rows
void client.from('open_orders').insert({ id: 1 })
// @ts-expect-error no such column
void client.from('orders').select().eq('gone', 1)
// @ts-expect-error no overload takes a truth
void client.rpc('add', { a: true })
// @ts-expect-error no such table
export type Gone = Tables<'gone'>
`
  assert.equal(await compileTypes({ 'database.ts': types, 'use.ts': createClient + use }), '')
})

test('the same database gives the same text, and a deprecation is shown to who writes the call', async () => {
  assert.equal(renderTypescript(await readSchema(), { schemas: ['app'] }), types)
  assert.match(types, /\/\*\* @deprecated since 2026-11-01, gone from 2027-02-01, use people\.seen \*\/\n {10}born: string \| null/)
})

test('two schemas stand beside each other, and an empty one has no keys', async () => {
  await service.query('create schema empty')
  const both = renderTypescript(await readSchema(), { schemas: ['empty', 'app'] })
  const use = `
import type { Tables } from './database.ts'
export const tag: Tables<{ schema: 'app' }, 'tags'> = { id: 1, name: 'x' }
// @ts-expect-error the first schema has no table
export type None = Tables<'tags'>`
  assert.equal(await compileTypes({ 'database.ts': both, 'use.ts': use }), '')
})
