// `npm run -s check:pgbackrest`: the machine's own pgBackRest keeps a PostgreSQL of this machine (Debian's, or the folder named), and Dorsal beside it tells
// of its backups and proves them, whole and damaged. What cannot run is said, and counts as no success: exit code 3.
import assert from 'node:assert/strict'
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { environment } from '../../src/base/environment.ts'
import { findServerUser } from '../../src/postgres/cluster/server-user.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { runCommand } from '../support/dorsal-command.ts'
import { findFreePort } from '../support/start-at-free-port.ts'
import { createTemporaryFolder, queryOnce } from '../support/test-cluster.ts'

const stanza = 'shop'
const named = { DORSAL_BACKUP_PGBACKREST_STANZA: stanza }
const migration = `create table film (id bigint generated always as identity primary key, title text not null);
grant select on film to anon;
insert into film (title) select 'Film ' || n from generate_series(1, 2000) as n;
`

const program = /^pgBackRest (\S+)/.exec(spawnSync('pgbackrest', ['version'], { encoding: 'utf8' }).stdout ?? '')?.[1]
const binaries = process.argv[2] ?? globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1)

if (program === undefined) cannot('pgbackrest is not installed; apt-get install pgbackrest')
else if (binaries === undefined || !existsSync(join(binaries, 'initdb')))
  cannot('there is no PostgreSQL; name the folder that holds initdb and pg_ctl of a version that this pgBackRest knows')
else await checkAll(binaries)

function cannot(reason: string): void {
  console.log(`could not be checked: ${reason}`)
  process.exitCode = 3
}

type Place = Awaited<ReturnType<typeof createPlace>>

async function checkAll(programs: string): Promise<void> {
  const user = findServerUser(join(import.meta.dirname, 'nowhere'))
  using folder = createTemporaryFolder(user)
  const place = await createPlace(folder.path, programs, user)
  place.start()
  try {
    place.pgbackrest('stanza-create')
    await dorsal(place, 'migrate')
    place.pgbackrest('backup', '--type=full')
    await queryOnce(place.target, `insert into film (title) select 'Later ' || n from generate_series(1, 500) as n`)
    place.pgbackrest('backup', '--type=incr')
    await checkStatus(place)
    await checkWhole(place)
    await checkBesideBackup(place)
    await checkDamagedFile(place)
    await checkLostSegment(place)
  } finally {
    place.stop()
  }
}

async function createPlace(folder: string, programs: string, user: ReturnType<typeof findServerUser>) {
  const [data, configuration, project] = ['data', 'pgbackrest.conf', 'project'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const port = await findFreePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const identity = user.switched ? { uid: user.uid, gid: user.gid } : {}
  const run = (name: string, ...parameters: readonly string[]) => {
    const ended = spawnSync(name, parameters, { ...identity, cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    return expectSuccess(basename(name), ended)
  }
  const pgbackrest = (...parameters: readonly string[]) =>
    run('pgbackrest', `--config=${configuration}`, `--stanza=${stanza}`, ...parameters)
  run(join(programs, 'initdb'), '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-k')
  run('mkdir', 'repository', 'log', 'lock', 'spool')
  writeFileSync(configuration, renderConfiguration(folder, port))
  const push = `pgbackrest --config=${configuration} --stanza=${stanza} archive-push %p`
  const settings = [`port = ${port}`, `listen_addresses = '127.0.0.1'`, `unix_socket_directories = '${folder}'`, 'archive_mode = on']
  writeFileSync(join(data, 'postgresql.conf'), [...settings, `archive_command = '${push}'`, 'wal_level = logical', ''].join('\n'), {
    flag: 'a',
  })
  mkdirSync(join(project, 'migrations'), { recursive: true })
  writeFileSync(join(project, 'migrations', '20260101000000_film.sql'), migration)
  return {
    folder,
    project,
    target: parseConnectionUrl(url),
    variables: { DATABASE_URL: url, PGBACKREST_CONFIG: configuration, PATH: environment.PATH ?? '' },
    pgbackrest,
    // Its output would be held open by the server.
    start: () => void run(join(programs, 'pg_ctl'), '-D', data, '-l', join(folder, 'log', 'postgres.log'), '-w', 'start'),
    stop: () => void run(join(programs, 'pg_ctl'), '-D', data, '-m', 'immediate', 'stop'),
  }
}

function expectSuccess(name: string, { status, stdout, stderr, error }: SpawnSyncReturns<string>): string {
  if (error !== undefined) throw error
  assert.equal(status, 0, `${name} ended with ${status}: ${stderr}${stdout}`)
  return stdout
}

function renderConfiguration(folder: string, port: number): string {
  return `[global]
repo1-path=${folder}/repository
repo1-retention-full=2
log-path=${folder}/log
lock-path=${folder}/lock
spool-path=${folder}/spool
log-level-console=off
[${stanza}]
pg1-path=${folder}/data
pg1-socket-path=${folder}
pg1-port=${port}
`
}

async function dorsal({ project, variables }: Place, command: string, more: Readonly<Record<string, string>> = {}) {
  const { code, output, errors } = await runCommand([...command.split(' '), '--project', project, '--json'], { ...variables, ...more })
  if (output === '') throw new Error(`dorsal ${command} ended with ${code}: ${errors}`)
  return { code, answer: JSON.parse(output) }
}

function hold(what: string): void {
  console.log(`holds  ${what}`)
}

async function checkStatus(place: Place): Promise<void> {
  const told = await dorsal(place, 'backup status', named)
  assert.deepEqual([told.code, told.answer.problem, told.answer.stanza.backups], [0, null, 2])
  const found = await dorsal(place, 'backup status')
  assert.deepEqual([found.code, found.answer.pgbackrest.length, found.answer.pgbackrest[0].name], [0, 1, stanza])
  const unknown = await dorsal(place, 'backup status', { DORSAL_BACKUP_PGBACKREST_STANZA: 'other' })
  assert.deepEqual([unknown.code, unknown.answer.problem], [1, 'missing stanza path'])
  hold(`dorsal backup status tells what pgBackRest ${program} says of its stanza`)
}

async function checkWhole(place: Place): Promise<void> {
  const { code, answer } = await dorsal(place, 'prove', named)
  assert.equal(code, 0, JSON.stringify(answer))
  hold(`dorsal prove: ${answer.moment} was brought back in ${answer.recoverySeconds.toFixed(1)} s from ${answer.backups.join(', ')}`)
  for (const { name, verdict, detail } of answer.checks) console.log(`         ${name}: ${verdict}, ${detail}`)
}

async function checkBesideBackup(place: Place): Promise<void> {
  const proof = dorsal(place, 'prove', named)
  place.pgbackrest('backup', '--type=incr')
  const { code, answer } = await proof
  assert.equal(code, 0, JSON.stringify(answer))
  hold('a backup that is made meanwhile is in nobody’s way')
}

async function checkDamagedFile(place: Place): Promise<void> {
  const [row] = await queryOnce(place.target, "select pg_relation_filepath('film') as file")
  const [file = ''] = globSync(join(place.folder, 'repository', 'backup', stanza, '*F_*I', 'pg_data', `${row?.file}.gz`))
  const whole = readFileSync(file)
  const damaged = Buffer.from(whole)
  damaged[60] = (damaged[60] ?? 0) ^ 0xff
  writeFileSync(file, damaged)
  await expectNamed(place, `${row?.file}.gz`)
  writeFileSync(file, whole)
  hold('a byte that was changed in its repository is found, and its file named')
}

async function checkLostSegment(place: Place): Promise<void> {
  const { answer } = await dorsal(place, 'backup status', named)
  const segments = globSync(join(place.folder, 'repository', 'archive', stanza, '*', '*', '*.gz')).toSorted()
  const lost = segments.at(-2) ?? ''
  const kept = join(place.folder, 'lost')
  renameSync(lost, kept)
  await expectNamed(place, 'is missing', 'is not all there')
  cpSync(kept, lost, { preserveTimestamps: true })
  rmSync(kept)
  hold(`a segment of the log that is gone, before ${answer.stanza.walTo}, is found`)
}

/** One of the words is in what does not hold. */
async function expectNamed(place: Place, ...words: readonly string[]): Promise<void> {
  const { code, answer } = await dorsal(place, 'prove', named)
  const [check] = answer.checks
  assert.deepEqual([code, check.name, check.verdict], [1, 'the archive', 'does not hold'], JSON.stringify(answer))
  assert.ok(
    words.some((word) => check.detail.includes(word)),
    check.detail,
  )
  console.log(`         ${check.detail}`)
}
