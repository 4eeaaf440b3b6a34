import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { SupabaseClient } from '@supabase/supabase-js'
import { signToken } from '../../src/access/sign-token.ts'
import { createKeyedDatabase } from '../support/keyed-database.ts'
import { type KeyedServer, startKeyedServer, tokenSecret } from '../support/keyed-rest-server.ts'
import type { TestDatabase } from '../support/test-database.ts'

type Result = {
  readonly data: unknown
  readonly error: { readonly code: string; readonly message: string } | null
  readonly status: number
}

type Transact = (
  url: string,
  key: string,
  list: (db: SupabaseClient) => readonly PromiseLike<unknown>[],
  options?: { readonly token?: string; readonly idempotencyKey?: string },
) => Promise<readonly Result[]>

let database: TestDatabase
let server: KeyedServer
let transact: Transact

before(async () => {
  database = await createKeyedDatabase(`
    create table orders (id int generated always as identity primary key, customer int not null);
    create table lines (id int generated always as identity primary key, order_id int not null references orders, item text not null check (item <> ''));
    grant select, insert on orders, lines to authenticated;`)
  server = await startKeyedServer(database.url)
  transact = await importFromGuide()
})
after(async () => {
  await server.stop()
  await database.drop()
})

/** The function as the guide prints it. */
async function importFromGuide(): Promise<Transact> {
  const guide = readFileSync(new URL('../../docs/guides/batch.md', import.meta.url), 'utf8')
  const code = guide.match(/```js\n(import[\s\S]*?)```/)?.[1] ?? ''
  // A data: URL has no folder to look for packages in.
  const located = code.replace("'@supabase/supabase-js'", JSON.stringify(import.meta.resolve('@supabase/supabase-js')))
  const guided = (await import(`data:text/javascript,${encodeURIComponent(located)}`)) as { readonly transact: Transact }
  return guided.transact
}

const anonKey = signToken({ role: 'anon' }, Buffer.from(tokenSecret))
const token = signToken({ role: 'authenticated', sub: 'ada' }, Buffer.from(tokenSecret))
const address = () => server.url.replace('/rest/v1', '')

const buy = (item: string) => (db: SupabaseClient) => [
  db.from('orders').insert({ customer: 7 }).select(),
  db
    .from('lines')
    .insert({ order_id: { $ref: '$0/0/id' }, item })
    .select()
    .single(),
]

test('queries of supabase-js run in one transaction, later ones with results of earlier ones', async () => {
  const [order, line] = await transact(address(), anonKey, buy('tea'), { token })
  assert.deepEqual([order?.status, order?.data], [201, [{ id: 1, customer: 7 }]])
  assert.deepEqual([line?.status, line?.data], [201, { id: 1, order_id: 1, item: 'tea' }])
})

test('one that fails undoes them all, and each result says why', async () => {
  const [order, line] = await transact(address(), anonKey, buy(''), { token })
  assert.deepEqual([order?.status, order?.error?.code, line?.status, line?.error?.code], [424, 'batch_group_failed', 400, '23514'])
  assert.deepEqual(await database.query('select count(*)::int as orders from orders'), [{ orders: 1 }])
})

test('sent twice with one key they are done once', async () => {
  const options = { token, idempotencyKey: '8e03978e-40d5-43e8-bc93-6894a57f9324' }
  const first = await transact(address(), anonKey, buy('milk'), options)
  const second = await transact(address(), anonKey, buy('milk'), options)
  assert.deepEqual(second, first)
  assert.deepEqual(await database.query("select count(*)::int as lines from lines where item = 'milk'"), [{ lines: 1 }])
})

test('a batch that is refused as a whole is the error of each query', async () => {
  const [order] = await transact(address(), anonKey, (db) => [db.from('orders').select('*', { head: true })], { token })
  assert.deepEqual([order?.status, order?.error?.code], [400, 'batch_invalid'])
})
