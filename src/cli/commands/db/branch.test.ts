import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@supabase/supabase-js'
import { beginCommand, runCommand, type ServingCommand, startCommand } from '../../../../tests/support/dorsal-command.ts'
import { eventually } from '../../../../tests/support/eventually.ts'
import { findPostmaster, killProcess } from '../../../../tests/support/kill-process.ts'
import { queryOnce } from '../../../../tests/support/test-cluster.ts'
import { createTestProject } from '../../../../tests/support/test-project.ts'
import { listBranches } from '../../../operations/branch/operation.ts'
import { parseConnectionUrl } from '../../../postgres/connection-target.ts'
import type { toReadyLine } from '../../banner.ts'

type Ready = ReturnType<typeof toReadyLine>

const project = createTestProject()
let server: ServingCommand<Ready>

const startServer = () => startCommand<Ready>(['start', '--project', project.root, '--port', '0', '--json'])
before(async () => {
  server = await startServer()
})
after(async () => {
  await server?.stop()
  project[Symbol.dispose]()
})

const branches = join(project.root, '.dorsal/branches')

async function branch(...parameters: readonly string[]) {
  const { code, output, errors } = await runCommand(['db', 'branch', ...parameters, '--project', project.root, '--json'])
  const lines = errors.trim().split('\n')
  return {
    code,
    data: output === '' ? undefined : JSON.parse(output),
    error: code === 0 ? undefined : JSON.parse(lines.at(-1) ?? '').error,
  }
}

const listStates = async () => (await listBranches(branches)).map(({ name, state }) => `${name}: ${state}`).join()

const askLive = (text: string) => queryOnce(parseConnectionUrl(server.ready.databaseUrl), text)

const statusOf = async (url: string, key: string) =>
  (await fetch(`${url}/rest/v1/books`, { headers: { apikey: key, ...(key.startsWith('ey') && { authorization: `Bearer ${key}` }) } }))
    .status

/** Living processes of PostgreSQL that work in the folders of branches. */
function listBranchProcesses(): readonly string[] {
  const folderOf = (pid: string) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`)
    } catch {
      return '' // ended meanwhile, or of nobody
    }
  }
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && folderOf(pid).startsWith(branches))
}

test('a running server opens the branch with keys of its own, and what is written there stays there', async () => {
  const { code, data } = await branch('create', 'shop')
  assert.equal(code, 0)
  const { name, state, source, served, url, publishableKey, anonKey, serviceKey, secretKey, jwtSecret } = data
  assert.deepEqual([name, state, source, served], ['shop', 'ready', 'the live database', true])
  const { ready } = server
  for (const key of [publishableKey, secretKey, anonKey, serviceKey])
    assert.deepEqual([await statusOf(url, key), await statusOf(ready.url, key)], [200, 401])
  for (const key of [ready.publishableKey, ready.secretKey, ready.anonKey, ready.serviceKey])
    assert.deepEqual([await statusOf(url, key), await statusOf(ready.url, key)], [401, 200])
  assert.notEqual(jwtSecret, ready.jwtSecret)
  const client = createClient(url, secretKey)
  assert.deepEqual((await client.from('books').insert({ title: 'Notre-Dame de Paris' })).error, null)
  assert.deepEqual((await client.from('books').select().order('title')).data, [
    { title: 'Les Misérables' },
    { title: 'Notre-Dame de Paris' },
  ])
  const { data: signedUp } = await client.auth.signUp({ email: 'valjean@example.org', password: 'twenty-four-six-oh-one' })
  assert.equal(signedUp.user?.email, 'valjean@example.org')
  assert.deepEqual(await askLive('select title from books'), [{ title: 'Les Misérables' }])
  assert.deepEqual(await askLive('select count(*)::int as n from auth.users'), [{ n: 0 }])
})

test('other commands work on the branch they are told, and not on the live database', async () => {
  const parameters = ['--project', project.root, '--branch', 'shop', '--json']
  const keys = JSON.parse((await runCommand(['keys', ...parameters])).output)
  const { data } = await branch('url', 'shop')
  assert.equal(keys.secretKey, data.secretKey)
  assert.deepEqual(await queryOnce(parseConnectionUrl(data.databaseUrl), 'select count(*)::int as n from books'), [{ n: 2 }])
  const status = JSON.parse((await runCommand(['status', ...parameters])).output)
  assert.deepEqual([status.verdict, status.server.url], ['holds', data.url])
  const unknown = await runCommand(['status', '--project', project.root, '--branch', 'nowhere', '--json'])
  assert.deepEqual([unknown.code, JSON.parse(unknown.errors).error.code], [2, 'branch_unknown'])
  const both = await runCommand(['status', ...parameters, '--database-url', data.databaseUrl])
  assert.deepEqual([both.code, JSON.parse(both.errors).error.code], [2, 'branch_or_database'])
})

test('a server that was killed serves its branches again after the next start', async () => {
  const { secretKey } = (await branch('url', 'shop')).data
  server.kill('SIGKILL')
  await server.stop()
  server = await startServer()
  const { data } = await branch('url', 'shop')
  assert.equal(data.secretKey, secretKey)
  assert.equal(await statusOf(data.url, secretKey), 200)
})

test('a branch is served alone, at the port that is asked for, and then is not deleted', async () => {
  assert.equal((await branch('create', 'alone', '--no-serve')).code, 0)
  const parameters = ['start', '--project', project.root, '--branch', 'alone', '--port', '0', '--json']
  const alone = await startCommand<Ready>(parameters)
  assert.equal(await statusOf(alone.ready.url, alone.ready.secretKey), 200)
  assert.equal((await branch('url', 'alone')).data.url, alone.ready.url)
  assert.equal((await branch('delete', 'alone')).error.code, 'branch_in_use')
  assert.match(await listStates(), /alone: ready/)
  assert.equal(await alone.stop(), 0)
  assert.equal((await branch('delete', 'alone')).code, 0)
})

test('a branch that is deleted is closed first, and no process or folder of it is left', async () => {
  assert.equal((await branch('delete', 'shop')).code, 0)
  assert.deepEqual([await listStates(), readdirSync(branches), listBranchProcesses()], ['', [], []])
  assert.equal((await branch('delete', 'shop')).error.code, 'branch_unknown')
})

/** Something that can be seen on the disk while a branch is made, in the order in which it appears. */
const moments = [
  ['its record is written', (folder: string) => existsSync(join(folder, 'branch.json'))],
  ['files are copied', (folder: string) => existsSync(join(folder, 'postgres/data/base'))],
  ['the copy is complete', (folder: string) => existsSync(join(folder, 'postgres/data/backup_label'))],
  ['its PostgreSQL starts', (folder: string) => existsSync(join(folder, 'postgres/data/postmaster.pid'))],
  ['its PostgreSQL is up', (folder: string) => isUp(join(folder, 'postgres/data/postmaster.pid'))],
] as const

/** From this one on `create` is tried, before it `delete`. */
const firstMadeAnew = 3

function isUp(path: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8').includes('ready')
}

async function killWhen(parameters: readonly string[], isThen: () => boolean): Promise<void> {
  const command = beginCommand(['db', 'branch', ...parameters, '--project', project.root])
  while (!isThen()) await sleep(1)
  command.kill('SIGKILL')
  assert.equal(await command.ended, Number.NaN)
}

for (const [index, [moment, isThen]] of moments.entries()) {
  test(`killed when ${moment}, the making is named half made, and ${index >= firstMadeAnew ? 'create makes' : 'delete removes'} it`, async () => {
    const folder = join(branches, 'killed')
    await killWhen(['create', 'killed', '--no-serve'], () => isThen(folder))
    assert.equal(await listStates(), 'killed: half made')
    if (index >= firstMadeAnew) {
      assert.equal((await branch('create', 'killed', '--no-serve')).code, 0)
      assert.equal(await listStates(), 'killed: ready')
    }
    assert.equal((await branch('delete', 'killed')).code, 0)
    assert.deepEqual([readdirSync(branches), listBranchProcesses()], [[], []])
    assert.deepEqual(await askLive(`select slot_name from pg_replication_slots where slot_name like 'dorsal_branch%'`), [])
  })
}

test('killed in the middle of a deletion, the branch is named half deleted, and delete finishes', async () => {
  assert.equal((await branch('create', 'leaving', '--no-serve')).code, 0)
  const record = join(branches, 'leaving/branch.json')
  await killWhen(['delete', 'leaving'], () => readFileSync(record, 'utf8').includes('being deleted'))
  const { data } = await branch('list')
  assert.deepEqual([data.length, data[0].name, data[0].state, data[0].source], [1, 'leaving', 'half deleted', 'the live database'])
  const refused = await runCommand(['status', '--project', project.root, '--branch', 'leaving', '--json'])
  assert.equal(JSON.parse(refused.errors).error.code, 'branch_not_ready')
  assert.equal((await branch('delete', 'leaving')).code, 0)
  assert.deepEqual([await listStates(), readdirSync(branches)], ['', []])
})

test('a signal ends the making in good order', async () => {
  const command = beginCommand(['db', 'branch', 'create', 'unwanted', '--project', project.root, '--json'])
  while (!existsSync(join(branches, 'unwanted/postgres/data/backup_label'))) await sleep(1)
  command.kill('SIGINT')
  assert.equal(await command.ended, 2)
  assert.equal(JSON.parse(command.printed.errors.trim().split('\n').at(-1) ?? '').error.code, 'branch_given_up')
  assert.deepEqual([readdirSync(branches), listBranchProcesses()], [[], []])
})

test('when the live PostgreSQL is killed meanwhile, the making fails, nothing of it is left, and the next one succeeds', async () => {
  const command = beginCommand(['db', 'branch', 'create', 'shaken', '--no-serve', '--project', project.root, '--json'])
  while (!existsSync(join(branches, 'shaken/postgres/data/base'))) await sleep(1)
  killProcess(findPostmaster(join(project.root, '.dorsal/postgres/data')))
  assert.notEqual(await command.ended, 0)
  assert.deepEqual(readdirSync(branches), [])
  await eventually(() => statusOf(server.ready.url, server.ready.secretKey), 200)
  assert.equal((await branch('create', 'shaken', '--no-serve')).code, 0)
  assert.equal((await branch('delete', 'shaken')).code, 0)
})
