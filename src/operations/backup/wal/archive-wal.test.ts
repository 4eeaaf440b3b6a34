import assert from 'node:assert/strict'
import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { eventually } from '../../../../tests/support/eventually.ts'
import { killProcess } from '../../../../tests/support/kill-process.ts'
import { createStartedFolder, createTemporaryFolder, queryOnce, startTestCluster } from '../../../../tests/support/test-cluster.ts'
import { systemClock } from '../../../base/clock.ts'
import { silentLog } from '../../../base/log.ts'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { openReplication } from '../../../postgres/replication/replication-connection.ts'
import { identifySystem } from '../../../postgres/replication/system.ts'
import { createFolderStore } from '../adapters/folder-store.ts'
import { createArchive } from '../objects/archive.ts'
import { renderSegment } from '../restore/timelines.ts'
import { startWalArchiver, type WalArchiver } from './archive-wal.ts'
import { parseSegmentObject } from './segments.ts'

const segmentSize = 16 * 1024 * 1024
const target = createTemporaryFolder()
let folder: Awaited<ReturnType<typeof createStartedFolder>>
let server: Awaited<ReturnType<typeof startTestCluster>>
let connection: ConnectionTarget
let system: string
let archiver: WalArchiver | undefined
let gaps = 0

before(async () => {
  folder = await createStartedFolder()
  server = await startTestCluster(folder.path)
  connection = server.cluster.target()
  system = (await identify()).systemIdentifier
})

afterEach(async () => {
  await archiver?.stop()
  archiver = undefined
})

after(async () => {
  await server.cluster.stop()
  folder[Symbol.dispose]()
  target[Symbol.dispose]()
})

async function identify() {
  const session = await openReplication(connection, { connectTimeout: 10, applicationName: 'test' })
  return await identifySystem(session).finally(session.close)
}

const openArchive = () => createArchive(createFolderStore(target.path), system, [])

function start(options: { readonly synchronous?: boolean } = {}): WalArchiver {
  archiver = startWalArchiver({
    target: connection,
    slot: 'dorsal_archive',
    archive: openArchive(),
    spoolFolder: `${target.path}/spool`,
    segmentSize,
    shipEvery: 1,
    synchronous: false,
    onGap: () => gaps++,
    clock: systemClock,
    log: silentLog,
    ...options,
  })
  return archiver
}

const within = () => AbortSignal.timeout(20_000)

/** Numbers of the segments, each once, whole or not. */
async function listNumbers(): Promise<readonly number[]> {
  const parsed = (await openArchive().list('wal/00000001/')).map(({ name }) => parseSegmentObject(name, segmentSize))
  return [...new Set(parsed.map((segment) => Number(segment?.number)))]
}

function assertNoHole(numbers: readonly number[]): void {
  assert.deepEqual(
    numbers,
    Array.from(numbers, (_, i) => (numbers[0] ?? 0) + i),
  )
}

test('what was committed is in the archive soon after, without its segment being full', async () => {
  const { waitFor, state } = start()
  await queryOnce(connection, 'create table kept as select generate_series(1, 100) as n')
  await waitFor(await identify().then(({ timeline, position }) => ({ timeline, position })), within())
  await eventually(() => state().archived !== undefined, true)
  assert.equal(state().isReceiving, true)
  assert.equal(state().problem, undefined)
  assertNoHole(await listNumbers())
})

test('segments follow one another without a hole, also across a restart of the archiver in the middle of one', async () => {
  const first = start()
  await writeLog(20)
  await first.waitFor(await findEnd(), within())
  await first.stop()
  await writeLog(20)
  const second = start()
  await second.waitFor(await findEnd(), within())
  const numbers = await listNumbers()
  assertNoHole(numbers)
  assert.ok(numbers.length >= 3)
  assert.equal(gaps, 0)
})

test('a restart of PostgreSQL is followed', async () => {
  const { waitFor } = start()
  await writeLog(1)
  await waitFor(await findEnd(), within())
  killProcess(server.cluster.pid)
  await eventually(() => server.cluster.state() === 'up', false)
  await eventually(() => server.cluster.state() === 'up', true)
  await writeLog(20)
  await waitFor(await findEnd(), within())
  assertNoHole(await listNumbers())
})

test('what the archive holds are the bytes that PostgreSQL has', async () => {
  const { waitFor } = start()
  await writeLog(20)
  await waitFor(await findEnd(), within())
  await archiver?.stop()
  const { createHash } = await import('node:crypto')
  const whole = (await openArchive().list('wal/00000001/')).filter(({ name }) => !name.endsWith('.partial'))
  for (const { name } of whole) {
    const bytes = await openArchive().getObject(name)
    const path = `pg_wal/${name.slice('wal/00000001/'.length)}`
    const [row] = await queryOnce(
      connection,
      `select encode(sha256(pg_read_binary_file('${path}', 0, ${segmentSize}, true)), 'hex') as hash`,
    )
    if (row?.hash !== null) assert.equal(createHash('sha256').update(bytes).digest('hex'), row?.hash)
  }
})

test('a disk that is full under the log that comes in is told, and nothing is missing once there is room', async () => {
  await archiver?.stop()
  const spool = join(target.path, 'spool')
  const { position } = await identify()
  const full = join(spool, renderSegment(1, position / BigInt(segmentSize), segmentSize))
  rmSync(full, { force: true })
  symlinkSync('/dev/full', full)
  const onFullDisk = start()
  await writeLog(1)
  await eventually(() => onFullDisk.state().problem, `No space is left for backups in ${spool}`)
  await assert.rejects(onFullDisk.stop(), { code: 'EINVAL' }) // this device cannot be synced
  rmSync(full)
  const { waitFor } = start()
  await writeLog(20)
  await waitFor(await findEnd(), within())
  assertNoHole(await listNumbers())
  assert.equal(gaps, 0)
})

test('WAL that is gone is told, and the archive goes on from what there is', async () => {
  gaps = 0
  await queryOnce(connection, `alter system set min_wal_size = '32MB'`)
  await queryOnce(connection, 'select pg_reload_conf()')
  await queryOnce(connection, `select pg_drop_replication_slot('dorsal_archive')`)
  for (let i = 0; i < 4; i++) {
    await writeLog(1)
    await queryOnce(connection, 'select pg_switch_wal()')
    await queryOnce(connection, 'checkpoint')
  }
  const end = await findEnd()
  const { waitFor } = start()
  await waitFor(end, within())
  assert.equal(gaps, 1)
})

async function findEnd() {
  const { timeline, position } = await identify()
  return { timeline, position }
}

/** About that many megabytes of it. */
async function writeLog(megabytes: number): Promise<void> {
  await queryOnce(
    connection,
    `select count(pg_logical_emit_message(true, 'test', repeat('x', 1000000))) from generate_series(1, ${megabytes})`,
  )
}
