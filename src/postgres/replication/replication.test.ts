import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { eventually } from '../../../tests/support/eventually.ts'
import { createStartedFolder, queryOnce, startTestCluster } from '../../../tests/support/test-cluster.ts'
import type { ConnectionTarget } from '../connection-target.ts'
import { PostgresError } from '../types.ts'
import { receiveBaseBackup, uploadManifest } from './base-backup.ts'
import { openReplication } from './replication-connection.ts'
import { sendCommand } from './run-command.ts'
import { createSlot, deleteSlot, findSlot } from './slots.ts'
import { startWalStream } from './stream-wal.ts'
import { identifySystem, parseTimelineHistory, readSegmentSize } from './system.ts'

let folder: Awaited<ReturnType<typeof createStartedFolder>>
let server: Awaited<ReturnType<typeof startTestCluster>>
let target: ConnectionTarget

before(async () => {
  folder = await createStartedFolder()
  server = await startTestCluster(folder.path)
  target = server.cluster.target()
})

after(async () => {
  await server.cluster.stop()
  folder[Symbol.dispose]()
})

const open = () => openReplication(target, { connectTimeout: 10, applicationName: 'dorsal_test' })

test('a replication session tells which system it is and how large its segments are', async () => {
  const connection = await open()
  const { systemIdentifier, timeline, position } = await identifySystem(connection)
  assert.match(systemIdentifier, /^\d{19}$/)
  assert.equal(timeline, 1)
  assert.ok(position > 0n)
  assert.equal(await readSegmentSize(connection), 16 * 1024 * 1024)
  connection.close()
})

test('a refused command is an error of PostgreSQL, and the session goes on', async () => {
  const connection = await open()
  await assert.rejects(deleteSlot(connection, 'nobody'), (error) => error instanceof PostgresError && error.fields.code === '42704')
  assert.equal(await findSlot(connection, 'nobody'), undefined)
  connection.close()
})

test('a base backup is a tar whose files the manifest names, and an incremental one is made on it', async () => {
  const connection = await open()
  const full = await takeBackup(connection, { incremental: false })
  const manifest = JSON.parse(full.manifest.toString())
  assert.equal(manifest['PostgreSQL-Backup-Manifest-Version'], 2)
  const own = full.manifest.subarray(0, full.manifest.lastIndexOf('"Manifest-Checksum"'))
  assert.equal(manifest['Manifest-Checksum'], createHash('sha256').update(own).digest('hex'))
  assert.equal(manifest['WAL-Ranges'][0].Timeline, full.report.timeline)
  assert.ok(full.report.stop > full.report.start)

  await uploadManifest(connection, inPieces(full.manifest, 1000))
  const next = await takeBackup(connection, { incremental: true })
  assert.ok(next.report.start > full.report.start)
  assert.ok(next.bytes < full.bytes / 2)
  connection.close()
})

test('what nobody reads is left to wait in PostgreSQL, beyond a mebibyte', async () => {
  const connection = await open()
  const begun = process.memoryUsage().arrayBuffers
  await sendCommand(connection, `BASE_BACKUP (LABEL 'unread', CHECKPOINT 'fast')`)
  const waiting = `select count(*)::int as waiting from pg_stat_activity where backend_type = 'walsender' and wait_event = 'ClientWrite'`
  await eventually(async () => (await queryOnce(target, waiting))[0]?.waiting, 1)
  assert.ok(process.memoryUsage().arrayBuffers - begun < 1.5 * 2 ** 20)
  connection.close()
})

test('WAL is streamed from a slot without a gap', async () => {
  const connection = await open()
  await createSlot(connection, 'reader')
  const slot = await findSlot(connection, 'reader')
  assert.ok(slot?.restartPosition !== undefined)
  await queryOnce(target, 'create table streamed as select generate_series(1, 1000) as n')
  const { position: end } = await identifySystem(connection)
  const stream = await startWalStream(connection, { slot: 'reader', timeline: 1, position: slot.restartPosition })
  let position = slot.restartPosition
  while (position < end) {
    const message = await stream.next()
    if (message.kind !== 'wal') continue
    assert.equal(message.position, position)
    position += BigInt(message.bytes.length)
  }
  await stream.report(position, { now: Date.now(), wantsReply: true })
  connection.close()
})

test('a history file names where each ancestor ended', () => {
  const content = Buffer.from('1\t0/3000060\tno recovery target specified\n\n2\tA/50001C8\tbefore 2026-11-22\n')
  assert.deepEqual(parseTimelineHistory(content), [
    { timeline: 1, end: 0x3000060n },
    { timeline: 2, end: 0xa050001c8n },
  ])
})

async function takeBackup(connection: Awaited<ReturnType<typeof open>>, { incremental }: { readonly incremental: boolean }) {
  const chunks: Buffer[] = []
  let bytes = 0
  const report = await receiveBaseBackup(
    connection,
    { label: "it's a test", checkpoint: 'fast', incremental },
    {
      takeTar: async (chunk) => {
        bytes += chunk.length
      },
      takeManifest: async (chunk) => void chunks.push(Buffer.from(chunk)),
      onProgress: () => {},
    },
  )
  return { report, bytes, manifest: Buffer.concat(chunks) }
}

async function* inPieces(bytes: Buffer, size: number) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}
