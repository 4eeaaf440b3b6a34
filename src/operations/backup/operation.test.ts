import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createStartedFolder, createTemporaryFolder, queryOnce, startTestCluster } from '../../../tests/support/test-cluster.ts'
import { startTestS3Server } from '../../../tests/support/test-s3-server.ts'
import { systemClock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import { silentLog } from '../../base/log.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { createFolderStore } from './adapters/folder-store.ts'
import { createS3Store } from './adapters/s3-store.ts'
import { createArchive } from './objects/archive.ts'
import {
  type ArchiveKeys,
  type BackupRecord,
  deriveArchiveKeys,
  listBackups,
  type ObjectStore,
  openClusterArchive,
  pruneArchive,
  readArchiveStatus,
  runBackup,
  startWalArchiver,
  verifyArchive,
} from './operation.ts'

const keys = deriveArchiveKeys(['only for this test, and long enough for it'])
const target = createTemporaryFolder()
const store = createFolderStore(target.path)
let folder: Awaited<ReturnType<typeof createStartedFolder>>
let server: Awaited<ReturnType<typeof startTestCluster>>
let connection: ConnectionTarget
let system: string
const made: BackupRecord[] = []

before(async () => {
  folder = await createStartedFolder()
  server = await startTestCluster(folder.path)
  connection = server.cluster.target()
  await queryOnce(connection, 'create table counted as select 0 as n')
})

after(async () => {
  await server.cluster.stop()
  folder[Symbol.dispose]()
  target[Symbol.dispose]()
})

const silent = { clock: systemClock, log: silentLog, onProgress: () => {} }
const everything = { keep: 100, window: 86_400 }
const openArchive = (used: ArchiveKeys = keys) => createArchive(store, system, used)
const verify = (used?: ArchiveKeys) => verifyArchive({ archive: openArchive(used), ...silent })

async function withArchiver<T>(
  into: ObjectStore,
  slot: string,
  work: (cluster: Awaited<ReturnType<typeof openClusterArchive>>) => Promise<T>,
) {
  const cluster = await openClusterArchive(connection, into, keys)
  const spoolFolder = join(target.path, 'spool', slot)
  const options = { target: connection, slot, ...cluster, spoolFolder, shipEvery: 1, synchronous: false, onGap: () => {}, ...silent }
  const archiver = startWalArchiver(options)
  try {
    return await work(cluster)
  } finally {
    await archiver.stop()
  }
}

test('a full backup and seven incremental ones on it, through tables that come and go, are whole', async () => {
  await withArchiver(store, 'archive', async (cluster) => {
    system = cluster.archive.systemIdentifier
    for (let n = 0; n <= 7; n++) {
      await queryOnce(connection, `update counted set n = ${n}`)
      await queryOnce(connection, `drop table if exists coming; create table coming as select generate_series(1, 1000 * ${n}) as n`)
      const wanted = { kind: n === 0 ? 'full' : 'incremental', checkpoint: 'fast' } as const
      const options = { ...silent, ...cluster, target: connection, settings: everything, keys, folder: target.path, wanted }
      // Identifiers tell seconds.
      while (made.some(({ id }) => id.slice(0, 16) === renderSecond())) await new Promise((resolve) => setTimeout(resolve, 50))
      made.push((await runBackup(options)).backup)
    }
  })
  assert.deepEqual(
    made.map(({ kind, parent }) => [kind, parent]),
    made.map((_, n) => [n === 0 ? 'full' : 'incremental', made[n - 1]?.id ?? null]),
  )
  const report = await verify()
  assert.deepEqual(report.findings, [])
  assert.equal(report.verdict, 'whole')
  assert.equal(report.backups, 8)
  const { earliest, latest, backups } = await readArchiveStatus(openArchive())
  assert.equal(backups, 8)
  assert.equal(earliest, made[0]?.stoppedAt)
  assert.ok((latest ?? '') >= (made.at(-1)?.stoppedAt ?? ''))
})

const renderSecond = () =>
  new Date()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
    .slice(0, 16)

const pathOf = (name: string) => join(target.path, system, name)

/** Damages an object until what it returns is called. */
function damage(name: string, deed: (path: string) => void): () => void {
  const path = pathOf(name)
  const aside = join(target.path, `aside-${name.replaceAll('/', '-')}`)
  copyFileSync(path, aside)
  deed(path)
  return () => copyFileSync(aside, path)
}

function flipByte(path: string): void {
  const bytes = readFileSync(path)
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 0x10
  writeFileSync(path, bytes)
}

const partOf = (n: number, stream: string) => made[n]?.streams.find(({ name }) => name === stream)?.parts[0]?.name ?? ''

async function findSegment(): Promise<string> {
  const names = (await openArchive().list('wal/00000001/')).map(({ name }) => name).filter((name) => !name.endsWith('.partial'))
  return names[1] ?? ''
}

test('flipped bytes in files, in a manifest and in the log, and a truncated incremental backup are found and named', async () => {
  const flipped = [partOf(0, 'base.tar'), partOf(2, 'backup_manifest'), await findSegment()]
  const truncated = partOf(3, 'base.tar')
  const repairs = [...flipped.map((name) => damage(name, flipByte)), damage(truncated, (path) => truncateSync(path, 200))]
  const { verdict, findings } = await verify()
  for (const repair of repairs) repair()
  assert.equal(verdict, 'damaged')
  const names = [flipped[0], flipped[1], truncated, flipped[2]]
  assert.deepEqual(
    findings.map(({ subject, problem }) => [subject, problem]),
    names.map((name) => [name, `${name} is damaged: its bytes are not those that were encrypted`]),
  )
})

test('a missing segment and a deleted member of a chain are found and named, and what they made unreachable is no longer promised', async () => {
  const segment = await findSegment()
  const [gone, child] = [made[4]?.id ?? '', made[5]?.id ?? '']
  const repair = damage(segment, rmSync)
  renameSync(pathOf(`backups/${gone}`), join(target.path, 'gone'))
  const { findings } = await verify()
  const status = await readArchiveStatus(openArchive())
  renameSync(join(target.path, 'gone'), pathOf(`backups/${gone}`))
  repair()
  assert.deepEqual(
    findings.map(({ kind, subject }) => [kind, subject]),
    [
      ['chain', child],
      ['segment', segment.slice(segment.lastIndexOf('/') + 1)],
    ],
  )
  assert.equal(findings[0]?.problem, `${gone}, which it is made on, is not in the archive`)
  assert.ok((status.earliest ?? '9') > (made[0]?.stoppedAt ?? ''))
})

test('a wrong key is named, and with it nothing may be deleted', async () => {
  const wrong = deriveArchiveKeys(['another key than the one that closed it all'])
  const { verdict, findings } = await verify(wrong)
  assert.equal(verdict, 'damaged')
  assert.equal(findings[0]?.problem, `backups/${made[0]?.id}/backup.json is encrypted with the key ${keys[0]?.id}; set: ${wrong[0]?.id}`)
  const rule = { keep: 1, window: 0, now: Date.now() }
  const { deleted, reason } = await pruneArchive({ archive: openArchive(wrong), ...silent }, rule, { isDryRun: false })
  assert.deepEqual(deleted, [])
  assert.match(reason ?? '', /cannot be read/)
})

test('what was broken off counts for nothing, and the next backup clears it away', async () => {
  writeFileSync(join(target.path, system, 'left.draft'), '')
  await openArchive().putObject('backups/20200101T000000Z-full/base.tar/000001', Buffer.from('half'))
  assert.equal((await listBackups(openArchive())).backups.length, 8)
  assert.deepEqual((await verify()).incomplete, ['20200101T000000Z-full'])
  await withArchiver(store, 'archive', (cluster) =>
    runBackup({
      ...silent,
      ...cluster,
      target: connection,
      settings: { keep: 1, window: 0 },
      keys,
      folder: target.path,
      wanted: { kind: 'full', checkpoint: 'fast' },
    }),
  )
  const { backups } = await listBackups(openArchive())
  assert.deepEqual(
    backups.map(({ kind }) => kind),
    ['full'],
  )
  const report = await verify()
  assert.deepEqual([report.verdict, report.incomplete], ['whole', []])
})

test('backups are in S3 as well; when it fails in the middle there is none', async () => {
  const s3 = await startTestS3Server()
  try {
    const { endpoint, credentials } = s3
    const retries = { pauses: [20, 100, 500], timeout: 20_000 }
    const bucket = await createS3Store({ bucket: 'archive', prefix: '', endpoint, region: 'us-east-1', credentials, retries })
    await withArchiver(bucket, 's3', async (cluster) => {
      const options = { ...silent, ...cluster, target: connection, settings: everything, keys, folder: target.path }
      const wanted = { kind: 'full', checkpoint: 'fast' } as const
      s3.disturb('answers 500', { count: 1000, method: 'PUT' })
      await assert.rejects(runBackup({ ...options, wanted }), (error) => error instanceof Fault && error.code === 'backup_target_failed')
      s3.disturb('answers 500', { count: 0 })
      assert.deepEqual((await listBackups(cluster.archive)).backups, [])
      const { backup } = await runBackup({ ...options, wanted })
      assert.deepEqual(
        (await listBackups(cluster.archive)).backups.map(({ id }) => id),
        [backup.id],
      )
      const { findings, verdict } = await verifyArchive({ archive: cluster.archive, ...silent })
      assert.deepEqual([verdict, findings], ['whole', []])
    })
  } finally {
    await s3.stop()
  }
})
