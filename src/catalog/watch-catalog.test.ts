import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { appScope, connectTestDatabase } from '../../tests/support/test-catalog.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import { silentLog } from '../base/log.ts'
import { parseConnectionUrl } from '../postgres/connection-target.ts'
import { applyHouseMigrations } from '../postgres/house-migrations.ts'
import type { Database } from '../postgres/types.ts'
import type { Catalog } from './types.ts'
import { type CatalogWatch, type WatchCatalogOptions, watchCatalog } from './watch-catalog.ts'

let plain: TestDatabase
let telling: TestDatabase

before(async () => {
  plain = await createTestDatabase({ sql: 'create schema app', prefix: 'catalog' })
  telling = await createTestDatabase({ sql: 'create schema app', prefix: 'catalog' })
  const folder = new URL('./migrations/', import.meta.url)
  await applyHouseMigrations(parseConnectionUrl(telling.url), [{ house: 'catalog', folder }], silentLog)
})

after(async () => {
  await plain.drop()
  await telling.drop()
})

async function withWatch(
  { url, options = {} }: { readonly url: string; readonly options?: Partial<WatchCatalogOptions> },
  work: (watch: CatalogWatch, database: Database) => Promise<void>,
): Promise<void> {
  const database = await connectTestDatabase(url)
  const watch = await watchCatalog(database, { ...appScope, ...options }, silentLog)
  try {
    await work(watch, database)
  } finally {
    await watch.stop()
    await database.close()
  }
}

/** The first picture, from now on, of which `isExpected` holds. */
function nextCatalog(watch: CatalogWatch, isExpected: (catalog: Catalog) => boolean): Promise<Catalog> {
  return new Promise((resolve) => {
    const forget = watch.onChange((catalog) => {
      if (!isExpected(catalog)) return
      forget()
      resolve(catalog)
    })
  })
}

const hasTable = (name: string) => (catalog: Catalog) => catalog.schemas.get('app')?.tables.has(name) ?? false

test('a table is there after its DDL was committed, and gone after it was dropped', async () => {
  await withWatch({ url: telling.url }, async (watch) => {
    const created = nextCatalog(watch, hasTable('fresh'))
    await telling.query('create table app.fresh (id integer)')
    const withTable = await created
    assert.equal(watch.current(), withTable)
    const dropped = nextCatalog(watch, (catalog) => !hasTable('fresh')(catalog))
    await telling.query('drop table app.fresh')
    const withoutTable = await dropped
    assert.equal(watch.current(), withoutTable)
  })
})

test('temporary objects, refreshed views and new indexes notify nobody', async () => {
  const heard: string[] = []
  const database = await connectTestDatabase(telling.url)
  await telling.query('create table app.kept (id integer); create materialized view app.counted as select count(*) from app.kept')
  const listening = await database.listen(
    ['pgrst', 'done'],
    (channel) => heard.push(channel),
    () => {},
  )
  await telling.query('create temporary table passing (id integer); drop table passing')
  await telling.query('refresh materialized view app.counted')
  await telling.query('create index on app.kept (id)')
  await telling.query('notify done')
  while (!heard.includes('done')) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.deepEqual(heard, ['done'])
  await listening.stop()
  await database.close()
})

test("NOTIFY pgrst, 'reload schema' and an empty payload read the picture again", async () => {
  await withWatch({ url: plain.url }, async (watch) => {
    for (const [index, notify] of ["notify pgrst, 'reload schema'", 'notify pgrst'].entries()) {
      const changed = nextCatalog(watch, hasTable(`told_${index}`))
      await plain.query(`create table app.told_${index} (id integer)`)
      await plain.query(notify)
      await changed
    }
  })
})

test("NOTIFY 'reload config' is handed on, on the channel that was chosen", async () => {
  const told = Promise.withResolvers<void>()
  const options = { channel: 'elsewhere', onConfigReload: () => told.resolve() }
  await withWatch({ url: plain.url, options }, async () => {
    await plain.query("notify elsewhere, 'reload config'")
    await told.promise
  })
})

test('polling sees a change that nobody notified', async () => {
  await withWatch({ url: plain.url, options: { poll: 20 } }, async (watch) => {
    const changed = nextCatalog(watch, hasTable('unannounced'))
    await plain.query('create table app.unannounced (id integer)')
    await changed
  })
})

test('a reload asked for during another sees what changed in between', async () => {
  await withWatch({ url: plain.url }, async (watch) => {
    const running = watch.reload()
    await plain.query('create table app.meanwhile (id integer)')
    const [, later, same] = await Promise.all([running, watch.reload(), watch.reload()])
    assert.ok(hasTable('meanwhile')(later))
    assert.equal(later, same)
  })
})

test('a reload that fails keeps the old picture, and the next attempt succeeds by itself', async () => {
  const database = await connectTestDatabase(plain.url)
  let refusals = 0
  const refusing: Database = {
    ...database,
    transaction: (options, work) => {
      if (refusals === 0) return database.transaction(options, work)
      refusals--
      return Promise.reject(new Error('refused once'))
    },
  }
  const watch = await watchCatalog(refusing, appScope, silentLog)
  try {
    const old = watch.current()
    refusals = 1
    await assert.rejects(watch.reload(), /refused once/)
    assert.equal(watch.current(), old)
    refusals = 1
    const changed = nextCatalog(watch, hasTable('retried'))
    await plain.query('create table app.retried (id integer)')
    await plain.query('notify pgrst')
    const newest = await changed
    assert.equal(watch.current(), newest)
    assert.equal(refusals, 0)
  } finally {
    await watch.stop()
    await database.close()
  }
})

test('after a gap in listening the picture is read again', async () => {
  await withWatch({ url: plain.url }, async (watch) => {
    const changed = nextCatalog(watch, hasTable('missed'))
    await plain.query(`
      begin;
      create table app.missed (id integer);
      select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid();
      commit`)
    await changed
  })
})

test('where no schema can be read the first picture fails and nothing keeps listening', async () => {
  const database = await connectTestDatabase(plain.url)
  const refusing: Database = { ...database, transaction: () => Promise.reject(new Error('not now')) }
  await assert.rejects(watchCatalog(refusing, appScope, silentLog), /not now/)
  await database.close()
})
