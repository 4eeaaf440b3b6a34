import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { createServer } from 'node:net'
import { after, before, test } from 'node:test'
import { runCommand, type ServingCommand, startCommand } from '../../../tests/support/dorsal-command.ts'
import { eventually } from '../../../tests/support/eventually.ts'
import { killProcess } from '../../../tests/support/kill-process.ts'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { createTestProject } from '../../../tests/support/test-project.ts'

type Ready = { readonly url: string; readonly pid: number }

const project = createTestProject()
let database: TestDatabase
let command: ServingCommand<Ready>

before(async () => {
  database = await createTestDatabase({ prefix: 'workers' })
  const parameters = ['start', '--project', project.root, '--port', '0', '--json', '--log-level', 'info', '--workers', '2']
  command = await startCommand<Ready>(parameters, { DATABASE_URL: database.url })
})
after(async () => {
  await command?.stop()
  await database.drop()
  project[Symbol.dispose]()
})

/** The status that one connection of its own sees: the next one may lead to another worker. */
async function askStatus(url: string, agent = new Agent()): Promise<number> {
  const request = get(url, { agent })
  const [response] = await once(request, 'response')
  response.resume()
  await once(response, 'end')
  agent.destroy()
  return response.statusCode
}

const readMetrics = async () => await (await fetch(`${command.ready.url}/metrics`, { headers: { connection: 'close' } })).text()

/** Of the workers that the log has told of, newest last. */
function findPids(): readonly number[] {
  return [...command.printed.errors.matchAll(/^.*a worker serves.*$/gm)].map(([line]) => JSON.parse(line).pid)
}

test('both workers answer at one port, and /metrics counts for both whoever is asked', async () => {
  const counted = /^http_requests_total\{worker="(\d)".*route="\/rest\/v1\/:table".*\} [1-9]/gm
  const askAndCount = async () => {
    assert.equal(await askStatus(`${command.ready.url}/rest/v1/books`), 200)
    return [...(await readMetrics()).matchAll(counted)].map(([, worker]) => worker).join()
  }
  await eventually(askAndCount, '1,2')
  assert.match(await readMetrics(), /^dorsal_workers 2$/m)
})

test('a change of the schema reaches every worker', async () => {
  await database.query(
    `create function wait_for(key bigint) returns text stable language sql as $$ select 'done' from pg_advisory_xact_lock_shared(key) $$`,
  )
  const ask = () => askStatus(`${command.ready.url}/rest/v1/rpc/wait_for?key=0`)
  const askAll = async () => (await Promise.all(Array.from({ length: 8 }, ask))).join()
  await eventually(askAll, '200,200,200,200,200,200,200,200')
})

test('a worker that is killed takes its own connections along and no others, and is replaced', async () => {
  const agents = Array.from({ length: 24 }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
  let isOver = false
  const outcomes = agents.map(async (agent) => {
    while (!isOver) {
      const request = get(`${command.ready.url}/rest/v1/books`, { agent })
      const answered = await once(request, 'response').catch(() => undefined)
      if (answered === undefined) return 'broke'
      if (answered[0].statusCode !== 200) return `status ${answered[0].statusCode}`
      await once(answered[0].resume(), 'end').catch(() => undefined)
    }
    return 'served'
  })
  await eventually(() => agents.every((agent) => Object.keys(agent.sockets).length + Object.keys(agent.freeSockets).length > 0), true)
  killProcess(findPids()[0])
  await eventually(() => findPids().length, 3)
  isOver = true
  const seen = await Promise.all(outcomes)
  for (const agent of agents) agent.destroy()
  // Which connection leads to which worker is the kernel's to choose: with two dozen there are some of each.
  assert.deepEqual([...new Set(seen)].sort(), ['broke', 'served'])
  assert.match(command.printed.errors, /"worker":1,.*a worker ended; another takes its place/)
  assert.match(await readMetrics(), /^dorsal_worker_restarts_total 1$/m)
})

test('what keeps workers from serving ends the command, in their words', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { readonly port: number }
  try {
    const parameters = ['start', '--project', project.root, '--port', String(port), '--json', '--workers', '2']
    const { code, errors } = await runCommand(parameters, { DATABASE_URL: database.url })
    assert.deepEqual([code === 0, JSON.parse(errors.trim().split('\n').at(-1) ?? '').error.code], [false, 'port_in_use'])
  } finally {
    taken.close()
  }
})

test('two Dorsals that start at the same moment on one new database migrate it once, and both see a later change', async () => {
  const shared = await createTestDatabase({ prefix: 'workers' })
  const startOn = (root: string) =>
    startCommand<Ready>(['start', '--project', root, '--port', '0', '--json', '--log-level', 'silent'], { DATABASE_URL: shared.url })
  const other = createTestProject()
  const nodes = await Promise.all([startOn(project.root), startOn(other.root)])
  try {
    const askNodes = (path: string) => Promise.all(nodes.map(({ ready }) => askStatus(`${ready.url}/rest/v1/${path}`)))
    assert.deepEqual(await askNodes('books'), [200, 200])
    assert.deepEqual(await shared.query('select version from supabase_migrations.schema_migrations'), [{ version: '1' }])
    assert.deepEqual(await askNodes('shelves'), [404, 404])
    await shared.query('create table shelves (name text); grant select on shelves to anon')
    await eventually(async () => (await askNodes('shelves')).join(), '200,200')
  } finally {
    assert.deepEqual(await Promise.all(nodes.map(({ stop }) => stop())), [0, 0])
    other[Symbol.dispose]()
    await shared.drop()
  }
})

test('a stop lets every worker finish what it has begun', async () => {
  await database.query('select pg_advisory_lock(1)')
  const asked = [1, 2].map(
    async () => await (await fetch(`${command.ready.url}/rest/v1/rpc/wait_for?key=1`, { headers: { connection: 'close' } })).json(),
  )
  const waiting = `select 1 from pg_stat_activity where wait_event = 'advisory' and datname = current_database()`
  await eventually(async () => (await database.query(waiting)).length, 2)
  const stopped = command.stop()
  await database.query('select pg_advisory_unlock(1)')
  assert.equal(await stopped, 0)
  assert.deepEqual(await Promise.all(asked), ['done', 'done'])
})
