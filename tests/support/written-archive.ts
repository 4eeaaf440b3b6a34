import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFolderStore } from '../../src/operations/backup/adapters/folder-store.ts'
import { createArchive } from '../../src/operations/backup/objects/archive.ts'
import type { Archive, ArchivedStream, ArchiveKeys, BackupRecord, SealedObject } from '../../src/operations/backup/types.ts'
import type { Cluster } from '../../src/postgres/cluster/cluster.ts'
import { renderPosition } from '../../src/postgres/replicas/position.ts'
import { receiveBaseBackup, uploadManifest } from '../../src/postgres/replication/base-backup.ts'
import { openReplication } from '../../src/postgres/replication/replication-connection.ts'
import { identifySystem } from '../../src/postgres/replication/system.ts'
import { queryOnce } from './test-cluster.ts'

const segmentSize = 16 * 1024 * 1024
const partSize = 1024 * 1024

/** An archive of a running cluster whose backups and log are put there when a test says so. */
export async function createWrittenArchive(folder: string, cluster: Cluster, keys: ArchiveKeys = []) {
  const connect = () => openReplication(cluster.target(), { connectTimeout: 10, applicationName: 'dorsal_test' })
  const { systemIdentifier } = await withConnection(connect, identifySystem)
  const archive = createArchive(createFolderStore(folder), systemIdentifier, keys)
  const backups: BackupRecord[] = []

  const backUp = (parent?: BackupRecord) =>
    withConnection(connect, async (connection) => {
      if (parent !== undefined) await uploadManifest(connection, readStream(archive, parent))
      const id = `${backups.length + 1}-${parent === undefined ? 'full' : 'incremental'}`
      const [tar, manifest] = [createPartWriter(archive, id, 'base.tar'), createPartWriter(archive, id, 'backup_manifest')]
      const startedAt = await readClock(cluster)
      const sink = { takeTar: tar.take, takeManifest: manifest.take, onProgress: () => {} }
      const report = await receiveBaseBackup(connection, { label: id, checkpoint: 'fast', incremental: parent !== undefined }, sink)
      const streams = [await tar.end(), await manifest.end()]
      const record: BackupRecord = {
        format: 1,
        id,
        kind: parent === undefined ? 'full' : 'incremental',
        parent: parent?.id ?? null,
        systemIdentifier,
        serverVersion: cluster.serverVersion,
        segmentSize,
        timeline: report.timeline,
        startPosition: renderPosition(report.start),
        stopPosition: renderPosition(report.stop),
        startedAt,
        stoppedAt: await readClock(cluster),
        plainBytes: sumOf(streams, ({ plainSize }) => plainSize),
        storedBytes: sumOf(streams, ({ size }) => size),
        compression: 'gzip',
        encryptionKey: keys[0]?.id ?? null,
        streams,
        extraObjects: [],
      }
      backups.push(record)
      return record
    })

  /** Every segment that was begun and every history file. */
  const archiveLog = async () => {
    await queryOnce(cluster.target(), 'select pg_switch_wal()')
    const source = join(cluster.dataFolder, 'pg_wal')
    for (const name of readdirSync(source)) {
      if (name.endsWith('.history')) await archive.putObject(`wal/${name}`, readFileSync(join(source, name)))
      if (/^[0-9A-F]{24}$/.test(name)) await archive.putObject(`wal/${name.slice(0, 8)}/${name}`, readFileSync(join(source, name)))
    }
  }
  return { archive, backups, backUp, archiveLog }
}

/** PostgreSQL's time, to the millisecond. */
export async function readClock(cluster: Cluster): Promise<string> {
  const [row] = await queryOnce(
    cluster.target(),
    'select to_char(clock_timestamp() at time zone \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\') as now',
  )
  return new Date(String(row?.now)).toISOString()
}

function createPartWriter(archive: Archive, id: string, name: ArchivedStream['name']) {
  const parts: SealedObject[] = []
  let waiting: Buffer[] = []
  let size = 0
  const flush = async () => {
    if (size === 0) return
    parts.push(await archive.putObject(`backups/${id}/${name}/${String(parts.length + 1).padStart(6, '0')}`, Buffer.concat(waiting)))
    waiting = []
    size = 0
  }
  return {
    take: async (chunk: Buffer) => {
      waiting.push(Buffer.from(chunk))
      size += chunk.length
      if (size >= partSize) await flush()
    },
    end: async (): Promise<ArchivedStream> => {
      await flush()
      return { name, parts }
    },
  }
}

async function* readStream(archive: Archive, backup: BackupRecord) {
  for (const part of backup.streams.find(({ name }) => name === 'backup_manifest')?.parts ?? []) yield await archive.getObject(part.name)
}

type Connection = Awaited<ReturnType<typeof openReplication>>

async function withConnection<T>(connect: () => Promise<Connection>, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await connect()
  try {
    return await work(connection)
  } finally {
    connection.close()
  }
}

const sumOf = (streams: readonly ArchivedStream[], size: (part: SealedObject) => number) =>
  streams.flatMap(({ parts }) => parts).reduce((sum, part) => sum + size(part), 0)
