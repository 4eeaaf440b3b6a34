import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProcess } from '../../src/postgres/cluster/running-process.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { beginCommand, runCommand, type ServingCommand, startCommand } from '../support/dorsal-command.ts'
import { eventually } from '../support/eventually.ts'
import { findPostmaster, killProcess } from '../support/kill-process.ts'
import { queryOnce } from '../support/test-cluster.ts'
import { createTestProject } from '../support/test-project.ts'

const variables = { DORSAL_BACKUP_IDLE_BEFORE: '0', DORSAL_BACKUP_SHIP_EVERY: '1', DORSAL_PORT: '0', DORSAL_PROVE_ENABLED: 'false' }
const project = createTestProject({ 'dorsal/migrations/1_said.sql': 'create table said (what text primary key);' })
const state = join(project.root, '.dorsal')
const place = ['--project', project.root, '--json']
let server: ServingCommand<unknown>
/** Of the restore that is swapped in and out. */
let id: string
/** PostgreSQL of a way back whose Dorsal was killed. */
let leftBehind: number | undefined

const start = async () => {
  server = await startCommand(['start', ...place], variables)
  await eventually(() => readReport()?.isReceiving, true)
}

before(async () => {
  await start()
  await eventually(() => readReport()?.lastBackup?.kind, 'full')
})

after(async () => {
  await server.stop()
  project[Symbol.dispose]()
})

/** Of the process that archives now. */
function readReport() {
  const path = join(state, 'backups', 'status.json')
  const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
  return report?.pid === server.pid ? report : undefined
}

async function run(...words: readonly string[]) {
  const { code, output, errors } = await runCommand([...words, ...place], variables)
  assert.equal(code, 0, `${words.join(' ')}: ${errors}${output}`)
  return JSON.parse(output)
}

const query = (text: string) => queryOnce(parseConnectionUrl(JSON.parse(readFileSync(join(state, 'server.json'), 'utf8')).ownerUrl), text)

/** Writes it, and gives a moment at which it was the last that was said. */
async function say(what: string): Promise<string> {
  await query(`insert into said values ('${what}')`)
  await sleep(50)
  const at = new Date().toISOString()
  await sleep(50)
  return at
}

const listSaid = async () => (await query('select what from said order by what')).map(({ what }) => what)

/** What a restore to there brings back. */
async function readAt(moment: string): Promise<readonly unknown[]> {
  const { schema, name } = await run('restore', '--to', moment, '--only', 'said')
  const rows = await query(`select what from ${schema}.${name} order by what`)
  await query(`drop table ${schema}.${name}`)
  return rows.map(({ what }) => what)
}

test('after a swap both timelines can be restored, with a backup made on the new one while the archiver runs', async () => {
  const first = await say('1 before')
  await say('2 left behind')
  await run('backup', 'mark', 'left')
  id = (await run('restore', '--to', first)).id
  await run('restore', 'swap', id, '--stop')
  await start()
  assert.deepEqual(await listSaid(), ['1 before'])
  await say('3 on the new timeline')
  assert.equal((await run('backup', 'create', '--full')).timeline, 2)
  await say('4 behind the backup')
  await run('backup', 'mark', 'swapped')
  assert.deepEqual(await readAt('left'), ['1 before', '2 left behind'])
  assert.deepEqual(await readAt('swapped'), ['1 before', '3 on the new timeline', '4 behind the backup'])
})

/** Begins the way back, and kills one of the two while PostgreSQL runs on what was live before. */
async function killInWayBack(victim: 'Dorsal' | 'PostgreSQL') {
  const begun = beginCommand(['restore', 'swap', id, '--back', '--stop', ...place], variables)
  let postmaster: number | undefined
  while (postmaster === undefined || postmaster === leftBehind) {
    await sleep(2)
    postmaster = findPostmaster(join(state, `postgres-before-${id}`, 'data'))
  }
  if (victim === 'Dorsal') begun.kill('SIGKILL')
  else killProcess(postmaster)
  return { postmaster, code: await begun.ended }
}

test('a way back that is killed with Dorsal changes nothing: what was live starts and is archived as before', async () => {
  const { postmaster, code } = await killInWayBack('Dorsal')
  assert.ok(Number.isNaN(code))
  leftBehind = postmaster
  await start()
  assert.deepEqual(await listSaid(), ['1 before', '3 on the new timeline', '4 behind the backup'])
  await run('backup', 'mark', 'still-there')
  assert.equal((await run('restore', 'list')).restores[0].swappedBackAt, undefined)
})

test('the way back makes what was live before live again, on a timeline that the archive follows, killed PostgreSQL or not', async () => {
  const { code } = await killInWayBack('PostgreSQL')
  assert.equal(leftBehind !== undefined && findProcess(leftBehind), undefined)
  // One that was killed late is started again, and the way goes on.
  if (code !== 0) await run('restore', 'swap', id, '--back', '--stop')
  const { restores } = await run('restore', 'list')
  assert.deepEqual([restores[0].swappedAt, typeof restores[0].swappedBackAt], [null, 'string'])
  const again = await runCommand(['restore', 'swap', id, '--back', ...place], variables)
  assert.equal(JSON.parse(again.errors.split('\n')[0] ?? '').error.code, 'restore_not_returnable')
  assert.equal(JSON.parse((await runCommand(['restore', 'swap', id, ...place], variables)).errors).error.code, 'restore_outdated')
  await start()
  assert.deepEqual(await listSaid(), ['1 before', '2 left behind'])
  await say('5 after the way back')
  // Each attempt that got so far has used up a number.
  const [live] = await query('select timeline_id as timeline from pg_control_checkpoint()')
  assert.ok(Number(live?.timeline) > 2)
  await run('backup', 'mark', 'returned')
  assert.deepEqual(await readAt('returned'), ['1 before', '2 left behind', '5 after the way back'])
  assert.equal((await run('backup', 'create', '--full')).timeline, live?.timeline)
  assert.deepEqual((await run('backup', 'verify')).findings, [])
  assert.equal((await run('restore', 'forget', id)).id, id)
})
