import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommand } from '../../tests/support/dorsal-command.ts'
import { createTemporaryFolder } from '../../tests/support/test-cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'

const role = `logical_${randomBytes(4).toString('hex')}`
const folder = createTemporaryFolder()

let database: TestDatabase
let url: string

before(async () => {
  mkdirSync(join(folder.path, 'migrations'))
  database = await createTestDatabase({
    sql: `create table film (id int primary key, title text); insert into film select n, 'Film ' || n from generate_series(1, 300) as n;
      create role ${role} login password 'only-for-this-test'; alter table film owner to ${role}`,
  })
  await database.query(`alter database "${database.name}" owner to ${role}`)
  url = Object.assign(new URL(database.url), { username: role, password: 'only-for-this-test' }).href
})
after(async () => {
  await database.query(
    `alter database "${database.name}" owner to current_user; reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`,
  )
  await database.drop()
  folder[Symbol.dispose]()
})

async function dorsal(...parameters: readonly string[]) {
  const { code, output, errors } = await runCommand([...parameters, '--project', folder.path, '--json'], { DATABASE_URL: url })
  return { code, errors, data: JSON.parse(output) }
}

test('a server that gives no right to replicate: said, and schema and rows are kept, verified and restored', async () => {
  const none = await dorsal('backup', 'status')
  assert.deepEqual([none.code, none.data.lastBackup], [1, null])

  const created = await dorsal('backup', 'create')
  assert.equal(created.code, 0)
  assert.match(created.errors, /does not let Dorsal copy the cluster.*schema and rows are kept instead/)
  assert.deepEqual(created.data.tables, [{ schema: 'public', name: 'film', rows: 300 }])

  const status = await dorsal('backup', 'status')
  assert.deepEqual([status.code, status.data.lastBackup.id, status.data.logical], [0, created.data.id, 1])
  assert.equal((await dorsal('backup', 'list')).data.logical[0].id, created.data.id)
  assert.deepEqual((await dorsal('backup', 'verify')).data.logical[0].problems, [])

  const empty = await createTestDatabase()
  try {
    const restored = await dorsal('restore', 'dump', '--into-database', empty.url)
    assert.deepEqual([restored.code, restored.data.rows, restored.data.verified], [0, 300, true])
    assert.deepEqual(await empty.query('select count(*)::int as films, max(title) as last from film'), [{ films: 300, last: 'Film 99' }])
  } finally {
    await empty.query('drop table film')
    await empty.drop()
  }
})

test('an upgrade of a database elsewhere is rehearsed on a copy, and done where it runs', async () => {
  const asOwner = { DATABASE_URL: database.url }
  const at = ['--project', folder.path, '--json']
  assert.equal((await runCommand(['migrate', ...at], asOwner)).code, 0)
  await database.query('grant select on film to anon, service_role')
  const { code, output } = await runCommand(['db', 'upgrade', '--rehearse', ...at], asOwner)
  const { verdict, differences, reads, databases } = JSON.parse(output)
  assert.deepEqual([verdict, differences.filter(({ serious }: { readonly serious: boolean }) => serious)], ['the same', []])
  assert.deepEqual([code, reads], [0, 3])
  assert.ok(databases[0].compared > 30)
  const refused = await runCommand(['db', 'upgrade', ...at], asOwner)
  assert.equal(refused.code, 2)
  assert.match(refused.errors, /DATABASE_URL names a PostgreSQL that Dorsal does not run/)
})
