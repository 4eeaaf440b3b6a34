import assert from 'node:assert/strict'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createStartedFolder, createTemporaryFolder, queryOnce, startTestCluster } from '../../../../tests/support/test-cluster.ts'
import { createWrittenArchive, readClock } from '../../../../tests/support/written-archive.ts'
import { systemClock } from '../../../base/clock.ts'
import { Fault } from '../../../base/fault.ts'
import { deriveArchiveKeys } from '../objects/archive-keys.ts'
import type { ArchiveKeys } from '../types.ts'
import { bringTable } from './bring-table.ts'
import type { RestoreTarget } from './parse-target.ts'
import { createPhases } from './phases.ts'
import { planRestore } from './plan-restore.ts'
import { putCluster } from './put-cluster.ts'
import { restoreCluster } from './restore-cluster.ts'
import { runRecovery } from './run-recovery.ts'
import { findWay } from './timelines.ts'

const superuserPassword = 'only-for-this-test'
const keys = deriveArchiveKeys(['a key that is only for this test, and long enough'])

let folder: Awaited<ReturnType<typeof createStartedFolder>>
let live: Awaited<ReturnType<typeof startTestCluster>>
let archiveFolder: ReturnType<typeof createTemporaryFolder>
let written: Awaited<ReturnType<typeof createWrittenArchive>>
/** When the chain of seven was complete, and what the tables held then. */
let moment: number
let expected: readonly Record<string, unknown>[]

const run = (text: string) => queryOnce(live.cluster.target(), text)
const readNow = async () => Date.parse(await readClock(live.cluster))

const question = `select (select md5(string_agg(s::text, ',' order by n)) from steady as s) as steady,
  (select count(*) from dropped) as dropped, (select sum(n) from shrunk) as shrunk`

before(async () => {
  folder = await createStartedFolder()
  archiveFolder = createTemporaryFolder()
  live = await startTestCluster(folder.path)
  written = await createWrittenArchive(archiveFolder.path, live.cluster, keys)
  await run('create table steady as select n, md5(n::text) as filling from generate_series(1, 5000) as n; create index on steady (n)')
  await run('create table dropped as select 1 as n; create table shrunk as select n from generate_series(1, 20000) as n')
  let last = await written.backUp()
  for (let step = 1; step <= 7; step++) {
    await run(`update steady set filling = 'changed in ${step}' where n % 7 = ${step % 7}`)
    await run(`drop table dropped; create table dropped as select n from generate_series(1, ${step * 100}) as n`)
    await run(`delete from shrunk where n > ${20000 - step * 2500}`)
    await run('vacuum shrunk')
    last = await written.backUp(last)
  }
  await run("insert into steady values (0, 'behind the last backup')")
  expected = await run(question)
  moment = await readNow()
  await run('delete from steady')
  await written.archiveLog()
})

after(async () => {
  await live.cluster.stop()
  folder[Symbol.dispose]()
  archiveFolder[Symbol.dispose]()
})

async function readContents(timelines: readonly number[] = [1]) {
  const { archive, backups } = written
  const to = await readClock(live.cluster)
  const histories = await Promise.all(timelines.map((timeline) => archive.findObject(`wal/0000000${timeline}.history`)))
  return {
    backups,
    ranges: [{ from: backups[0]?.stoppedAt ?? '', to, timeline: timelines.at(-1) ?? 1, backup: backups[0]?.id ?? '' }],
    points: [],
    position: { timeline: timelines.at(-1) ?? 1, position: 'F/0', at: to },
    ways: new Map(timelines.map((timeline, index) => [timeline, findWay(timeline, histories[index])])),
  }
}

async function restore(target: RestoreTarget, options: { readonly timelines?: readonly number[]; readonly keys?: ArchiveKeys } = {}) {
  using place = createTemporaryFolder()
  const { archive } = options.keys === undefined ? written : await createWrittenArchive(archiveFolder.path, live.cluster, options.keys)
  const plan = planRestore(await readContents(options.timelines), target)
  const onProgress = () => {}
  await putCluster({ archive, plan, folder: place.path, alike: folder.path, phases: createPhases(systemClock), onProgress })
  const { timeline, ending } = plan
  const { cluster, reached } = await runRecovery({
    ...{ folder: place.path, origin: 'embedded', standbySettings: undefined, superuserPassword },
    ...{ timeline, ending, end: 'writable', onProgress },
  })
  try {
    return { rows: await queryOnce(cluster.target(), question), reached, plan }
  } finally {
    await cluster.stop()
  }
}

test('a chain of seven incrementals with dropped, recreated and shrunk tables gives a moment back', async () => {
  const { rows, reached, plan } = await restore({ kind: 'time', at: moment })
  assert.deepEqual(rows, expected)
  assert.equal(plan.chain.length, 8)
  assert.equal(reached.timeline, 2)
})

test('a moment behind the last commit is the end of the log', async () => {
  const { rows } = await restore({ kind: 'time', at: await readNow() })
  assert.deepEqual(rows, await run(question))
})

const faults = [
  { name: 'a flipped byte in a data file', object: 'backups/3-incremental/base.tar/000001', code: 'backup_object_damaged' },
  { name: 'a flipped byte in a manifest', object: 'backups/1-full/backup_manifest/000001', code: 'backup_object_damaged' },
  { name: 'a flipped byte in a log segment', object: 'wal/00000001/LAST', code: 'backup_object_damaged' },
  { name: 'a missing log segment', object: 'wal/00000001/LAST', code: 'restore_segment_missing', missing: true },
  { name: 'a missing part of a backup', object: 'backups/5-incremental/base.tar/000001', code: 'backup_object_missing', missing: true },
] as const

for (const fault of faults) {
  test(`${fault.name} is named before PostgreSQL starts`, async () => {
    const segment = findLastSegment()
    const object = fault.object.replace('LAST', segment)
    const path = join(archiveFolder.path, written.archive.systemIdentifier, object)
    const sound = readFileSync(path)
    if ('missing' in fault) renameSync(path, `${path}.aside`)
    else writeFileSync(path, sound.with(sound.length >> 1, (sound[sound.length >> 1] ?? 0) ^ 1))
    await assert.rejects(restore({ kind: 'time', at: moment }), (error) => {
      assert.ok(error instanceof Fault)
      assert.equal(error.code, fault.code)
      assert.ok(error.message.includes('missing' in fault && fault.object.startsWith('wal') ? segment : object), error.message)
      return true
    })
    writeFileSync(path, sound)
  })
}

/** The one in which the last backup begins: needed for sure. */
function findLastSegment(): string {
  const low = Number.parseInt(written.backups.at(-1)?.startPosition.split('/')[1] ?? '', 16)
  return `0000000100000000${(low >>> 24).toString(16).toUpperCase().padStart(8, '0')}`
}

test('a deleted member of a chain is named', async () => {
  const contents = await readContents()
  const backups = contents.backups.filter(({ id }) => id !== '4-incremental')
  assert.throws(
    () => planRestore({ ...contents, backups }, { kind: 'time', at: moment }),
    /Backup 5-incremental holds changes since 4-incremental/,
  )
})

test('a chain whose members do not follow one another is refused', async () => {
  const { archive, backups } = written
  const plan = planRestore(await readContents(), { kind: 'time', at: moment })
  using place = createTemporaryFolder()
  const chain = backups.filter(({ id }) => id !== '4-incremental')
  const putting = putCluster({
    archive,
    plan: { ...plan, chain },
    folder: place.path,
    alike: folder.path,
    phases: createPhases(systemClock),
    onProgress: () => {},
  })
  await assert.rejects(putting, { code: 'restore_chain_broken' })
})

test('another key than the archive was made with is named', async () => {
  const other = deriveArchiveKeys(['another key that opens nothing here, long enough'])
  await assert.rejects(restore({ kind: 'latest' }, { keys: other }), { code: 'backup_key_unknown' })
})

test('a moment out of the window is refused with the seconds that there are', async () => {
  const contents = await readContents()
  assert.throws(
    () => planRestore(contents, { kind: 'time', at: Date.parse('2001-01-01T00:00:00Z') }),
    (error) =>
      error instanceof Fault && error.hint === `It holds each second from ${contents.ranges[0]?.from} to ${contents.ranges[0]?.to}.`,
  )
})

test('the rows of one table come back beside the live one', async () => {
  using place = createTemporaryFolder()
  const contents = await readContents()
  const record = await restoreCluster({
    archive: written.archive,
    contents,
    to: new Date(moment).toISOString(),
    stateFolder: place.path,
    origin: 'embedded',
    superuserPassword,
    clock: systemClock,
    onProgress: () => {},
  })
  assert.deepEqual(
    record.checks.map(({ verdict }) => verdict),
    ['holds', 'holds'],
  )
  await using restored = await startTestCluster(record.folder)
  const brought = await bringTable({
    source: restored.cluster.target(),
    target: live.cluster.target(),
    table: 'steady',
    at: Date.parse('2026-11-22T21:30:05Z'),
  })
  assert.deepEqual(brought, { schema: 'public', name: 'steady_as_of_20261122_213005', rows: 5001 })
  const [row] = await run("select md5(string_agg(s::text, ',' order by n)) as steady from steady_as_of_20261122_213005 as s")
  assert.equal(row?.steady, expected[0]?.steady)
})
