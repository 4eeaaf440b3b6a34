import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { parseConnectionUrl } from '../connection-target.ts'
import { type DumpSource, openDumpSource } from './dump-source.ts'
import { loadDump } from './load-dump.ts'
import type { Dump } from './types.ts'

const suffix = randomBytes(4).toString('hex')
const reader = `dump_reader_${suffix}`

let origin: TestDatabase
/** Of the origin as it was at first. */
let opened: DumpSource
let copy: TestDatabase

before(async () => {
  origin = await createTestDatabase({ prefix: 'dump', sql: await readFile(new URL('shop.sql', import.meta.url), 'utf8') })
  opened = await openDumpSource(parseConnectionUrl(origin.url))
  copy = await createTestDatabase({ prefix: 'dump' })
  await load(opened, copy)
})
after(async () => {
  await opened.close()
  await Promise.all([origin.drop(), copy.drop()])
})

async function copyOf(database: TestDatabase): Promise<TestDatabase> {
  const empty = await createTestDatabase({ prefix: 'dump' })
  await using(await openDumpSource(parseConnectionUrl(database.url)), (source) => load(source, empty))
  return empty
}

const load = (source: DumpSource, into: TestDatabase) =>
  loadDump(source, parseConnectionUrl(into.url), { onProgress: () => {}, connections: 2, verify: true })

async function using<T>(source: DumpSource, work: (source: DumpSource) => Promise<T>): Promise<T> {
  try {
    return await work(source)
  } finally {
    await source.close()
  }
}

const readDump = async (database: TestDatabase) =>
  await using(await openDumpSource(parseConnectionUrl(database.url)), async ({ dump }) => dump)

const toSchema = ({ preData, postData }: Dump) => preData + postData

test('the copy of a database has the same schema to the letter', async () => {
  assert.equal(toSchema(await readDump(copy)), toSchema(opened.dump))
})

test('the schema that every kind of object is in comes over to the letter', async () => {
  const torture = await createTestDatabase({ prefix: 'dump', sql: await readFile('src/operations/diff/torture.sql', 'utf8') })
  const second = await createTestDatabase({ prefix: 'dump' })
  try {
    await using(await openDumpSource(parseConnectionUrl(torture.url)), async (source) => {
      await load(source, second)
      assert.equal(toSchema(await readDump(second)), toSchema(source.dump))
    })
  } finally {
    await Promise.all([torture.drop(), second.drop()])
  }
})

const contents = {
  customers: 'select * from shop.customer order by id',
  sales: 'select * from shop.sale order by id',
  'rows of partitions, by partition': 'select tableoid::regclass::text, * from shop.event order by at',
  'rows of a parent and of its child': 'select tableoid::regclass::text, * from shop.person order by name',
  'rows without columns': 'select count(*) from shop.without_columns',
  'names that have to be quoted, empty text and null': 'select * from shop."Odd ""Näme.x" order by 1',
  'an unlogged table, and no trigger that fired': 'select * from shop.scratch',
  'a materialized view': 'select * from shop.best order by 1',
  'a materialized view that reads another': 'select * from shop.alphabet order by 1',
  'a materialized view without rows': `select relispopulated from pg_class where relname = 'empty'`,
  'large objects':
    'select m.oid, count(loid), md5(string_agg(data, null order by pageno)) from pg_largeobject_metadata m left join pg_largeobject on loid = m.oid group by 1',
}

for (const [what, statement] of Object.entries(contents))
  test(`what is copied: ${what}`, async () => {
    const expected = await origin.query(statement)
    assert.ok(expected.length > 0)
    assert.deepEqual(await copy.query(statement), expected)
  })

test('sequences and identity columns go on where they were', async () => {
  const next = `select nextval('shop.counter') as counter, nextval('shop.untouched') as untouched,
    nextval(pg_get_serial_sequence('shop.customer', 'id')) as identity, nextval(pg_get_serial_sequence('shop.sale', 'id')) as serial`
  assert.deepEqual(await copy.query(next), [{ counter: '15', untouched: '42', identity: '301', serial: '501' }])
})

test('everything is read as of the moment the source was opened', async () => {
  const second = await createTestDatabase({ prefix: 'dump' })
  try {
    await using(await openDumpSource(parseConnectionUrl(origin.url)), async (source) => {
      await origin.query(`insert into shop.worker values ('too late', 1)`)
      await load(source, second)
    })
    assert.deepEqual(await second.query('select name from shop.worker'), [{ name: 'a worker' }])
  } finally {
    await origin.query(`delete from shop.worker where name = 'too late'`)
    await second.drop()
  }
})

test('what belongs to the database as a whole comes along: its settings and who may connect', async () => {
  const [{ name } = {}] = await origin.query('select current_database() as name')
  await origin.query(`alter database "${name}" set search_path to shop, "$user"; alter database "${name}" set app.key to 'a, b';
    revoke connect on database "${name}" from public`)
  const second = await copyOf(origin)
  try {
    const settings = `select unnest(setconfig) as setting from pg_db_role_setting
      where setdatabase = (select oid from pg_database where datname = current_database()) order by 1`
    assert.deepEqual(await second.query(settings), [{ setting: 'app.key=a, b' }, { setting: 'search_path=shop, "$user"' }])
    const rights = `select privilege_type from pg_database, aclexplode(datacl) where datname = current_database() and grantee = 0`
    assert.deepEqual(await second.query(rights), [{ privilege_type: 'TEMPORARY' }])
  } finally {
    await second.drop()
  }
})

test('a login without rights reads what it may, and what it may not is named', async () => {
  await origin.query(`create role ${reader} login password 'only-for-this-test';
    grant connect on database "${origin.name}" to ${reader};
    grant usage on schema shop to ${reader}; grant select on shop.sale, shop.customer, shop.sale_id_seq to ${reader}`)
  const second = await createTestDatabase({ prefix: 'dump' })
  const target = { ...parseConnectionUrl(origin.url), user: reader, password: 'only-for-this-test' }
  try {
    await using(await openDumpSource(target), async ({ dump }) => {
      assert.deepEqual(
        dump.tables.map(({ name }) => name),
        ['sale'],
      )
      const leftOut = new Map(dump.leftOut.map(({ kind, name, reason }) => [`${kind} ${name}`, reason]))
      assert.equal(leftOut.get('table shop.customer'), 'its policies hide rows from this login')
      assert.equal(leftOut.get('table shop.worker'), 'no SELECT on it')
      assert.equal(leftOut.get('sequence shop.counter'), 'no SELECT on it')
      assert.equal(leftOut.get('table shop.event_rest'), 'no SELECT on it')
      assert.equal(leftOut.get('large objects 2'), 'no right to read them')
      assert.match(dump.preData, /CREATE TABLE shop\.sale /)
      assert.doesNotMatch(dump.preData, /CREATE TABLE shop\.customer/)
    })
    await using(await openDumpSource(target), async (source) => {
      const { rows, leftOut } = await load(source, second)
      assert.equal(rows, 500)
      const statements = leftOut.filter(({ kind }) => kind === 'statement').map(({ name }) => name)
      assert.ok(statements.includes('FK CONSTRAINT shop.sale sale_customer_fkey'), statements.join('; '))
    })
  } finally {
    await second.drop()
    await origin.query(`drop owned by ${reader}; drop role ${reader}`)
  }
})

test('a database that has something already is left alone', async () => {
  await assert.rejects(load(opened, copy), { code: 'dump_target_not_empty' })
})

test('an extension the target does not have is named before anything is made', async () => {
  const second = await createTestDatabase({ prefix: 'dump' })
  try {
    const strange = { ...opened, dump: { ...opened.dump, extensions: ['citext', 'never_heard_of'] } }
    await assert.rejects(load(strange, second), { code: 'dump_extensions_missing', details: { extensions: ['never_heard_of'] } })
    assert.deepEqual(await second.query(`select nspname from pg_namespace where nspname = 'shop'`), [])
  } finally {
    await second.drop()
  }
})

test('a table that is not what was read is found', async () => {
  const second = await createTestDatabase({ prefix: 'dump' })
  try {
    const readFingerprint: DumpSource['readFingerprint'] = async (table) => {
      const found = await opened.readFingerprint(table)
      return table.name === 'sale' ? { ...found, sum: '1' } : found
    }
    await assert.rejects(load({ ...opened, readFingerprint }, second), {
      code: 'dump_content_differs',
      message: 'The copy is not what was read in the table shop.sale',
    })
  } finally {
    await second.drop()
  }
})

test('a statement the target refuses is named by what it makes', async () => {
  const second = await createTestDatabase({ prefix: 'dump' })
  try {
    const preData = opened.dump.preData.replace('CREATE TYPE shop.state AS ENUM', 'CREATE TYPE shop.state AS NUMBER')
    await assert.rejects(load({ ...opened, dump: { ...opened.dump, preData } }, second), {
      code: 'dump_statement_refused',
      message: /^The target refused TYPE shop\.state: syntax error/,
    })
  } finally {
    await second.drop()
  }
})
