import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { runCommand, runCommandOnFullDisk, type ServingCommand, startCommand } from '../support/dorsal-command.ts'
import { queryOnce } from '../support/test-cluster.ts'
import { createTestProject } from '../support/test-project.ts'

const variables = { DORSAL_BACKUP_IDLE_BEFORE: '3600', DORSAL_BACKUP_SHIP_EVERY: '1', DORSAL_PORT: '0', DORSAL_PROVE_ENABLED: 'false' }
const project = createTestProject()
const state = join(project.root, '.dorsal')
let server: ServingCommand<unknown>

before(async () => {
  server = await startCommand(['start', '--project', project.root, '--json'], variables)
})

after(async () => {
  await server.stop()
  project[Symbol.dispose]()
})

const atProject = (words: readonly string[]) => [...words, '--project', project.root, '--json']

async function run(words: readonly string[]) {
  const { code, output, errors } = await runCommand(atProject(words), variables)
  assert.equal(code, 0, errors + output)
  return JSON.parse(output)
}

async function refuse(words: readonly string[], size: { readonly kilobytes: number }) {
  const { code, output, errors } = await runCommandOnFullDisk(atProject(words), variables, size)
  assert.notEqual(code, 0, output)
  const error = errors.split('\n').find((line) => line.startsWith('{"error"'))
  return error === undefined ? JSON.parse(output) : JSON.parse(error).error
}

test('a base backup for which the disk is too small is none, says so, and the next one works', async () => {
  assert.equal((await refuse(['backup', 'create', '--full'], { kilobytes: 200 })).code, 'backup_disk_full')
  assert.deepEqual(globSync(join(state, 'backups/*/backups/*/backup.json')), [])
  assert.equal((await run(['backup', 'create', '--full'])).kind, 'full')
  assert.deepEqual((await run(['backup', 'verify'])).findings, [])
})

test('a restore on a full disk leaves nothing, whether the files or the recovery fill it; a proof could not check', async () => {
  const { ownerUrl } = JSON.parse(readFileSync(join(state, 'server.json'), 'utf8'))
  // In the log behind the backup: the recovery makes a file of 20 MB of it, while each of the backup and of the log is smaller.
  await queryOnce(
    parseConnectionUrl(ownerUrl),
    'create table filled as select n, repeat(md5(n::text), 30) as text from generate_series(1, 20000) as n',
  )
  await run(['backup', 'mark', 'filled'])
  const restore = ['restore', '--to', 'filled']
  assert.equal((await refuse(restore, { kilobytes: 200 })).code, 'restore_no_room')
  assert.equal((await refuse(restore, { kilobytes: 17_000 })).code, 'cluster_disk_full_at_start')
  assert.deepEqual(globSync(join(state, 'restores/*')), [])
  const { verdict, checks } = await refuse(['prove'], { kilobytes: 200 })
  assert.deepEqual([verdict, checks.at(-1).name, checks.at(-1).verdict], ['could not be checked', 'the restore', 'could not be checked'])
  assert.match(checks.at(-1).detail, /^There is not enough room on the disk/)
  assert.equal((await run([...restore, '--only', 'filled'])).rows, 20_000)
})
