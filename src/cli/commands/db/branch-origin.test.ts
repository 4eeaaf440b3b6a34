import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runCommand, type ServingCommand, startCommand } from '../../../../tests/support/dorsal-command.ts'
import { queryOnce } from '../../../../tests/support/test-cluster.ts'
import { createTestDatabase } from '../../../../tests/support/test-database.ts'
import { createTestProject } from '../../../../tests/support/test-project.ts'
import { parseConnectionUrl } from '../../../postgres/connection-target.ts'
import type { toReadyLine } from '../../banner.ts'

const project = createTestProject()
let server: ServingCommand<ReturnType<typeof toReadyLine>>

before(async () => {
  server = await startCommand(['start', '--project', project.root, '--port', '0', '--json'])
})
after(async () => {
  await server?.stop()
  project[Symbol.dispose]()
})

async function dorsal(...parameters: readonly string[]) {
  const { code, output, errors } = await runCommand([...parameters, '--project', project.root, '--json'])
  assert.equal(code, 0, errors)
  return JSON.parse(output)
}

const readTitles = async (databaseUrl: string) =>
  (await queryOnce(parseConnectionUrl(databaseUrl), 'select title from books order by title')).map(({ title }) => title)

test('a branch of a backup holds the moment that was asked for, with keys of its own', async () => {
  await dorsal('backup', 'create')
  await dorsal('backup', 'mark', 'before_the_sale')
  await queryOnce(parseConnectionUrl(server.ready.databaseUrl), `delete from books; insert into books values ('Sold')`)
  const branch = await dorsal('db', 'branch', 'create', 'earlier', '--from', 'backup:before_the_sale')
  assert.equal(branch.source, 'the backup, as of before_the_sale')
  assert.deepEqual([await readTitles(branch.databaseUrl), await readTitles(server.ready.databaseUrl)], [['Les Misérables'], ['Sold']])
  const statusWith = async (key: string) => (await fetch(`${branch.url}/rest/v1/books`, { headers: { apikey: key } })).status
  assert.deepEqual([await statusWith(branch.secretKey), await statusWith(server.ready.secretKey)], [200, 401])
  assert.deepEqual((await dorsal('restore', 'list')).restores, [])
  await dorsal('db', 'branch', 'delete', 'earlier')
})

test('a database elsewhere becomes a branch of the project, served like any other', async () => {
  const elsewhere = await createTestDatabase({
    prefix: 'branch',
    sql: `create table books (title text); insert into books values ('Elsewhere')`,
  })
  const branch = await dorsal('db', 'branch', 'create', 'brought', '--database-url', elsewhere.url)
  assert.equal(branch.source, `the database ${elsewhere.name} at 127.0.0.1`)
  assert.deepEqual(await readTitles(branch.databaseUrl), ['Elsewhere'])
  assert.equal((await fetch(`${branch.url}/health/ready`)).status, 200)
  await dorsal('db', 'branch', 'delete', 'brought')
  await elsewhere.drop()
})

test('an origin that is none is refused with what is possible', async () => {
  const { code, errors } = await runCommand(['db', 'branch', 'create', 'x', '--from', 'yesterday', '--project', project.root])
  assert.equal(code, 2)
  assert.match(errors, /It takes backup, or backup: and a moment\./)
})
