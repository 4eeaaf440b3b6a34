import { freeBytes } from '../../base/free-bytes.ts'
import { parsePosition } from '../replicas/position.ts'
import { tablespacesUnsupported } from './errors.ts'
import type { ReplicationConnection } from './replication-connection.ts'
import { quoteLiteral, readRowsUntil, sendCommand, type TextRow } from './run-command.ts'
import type { Position } from './types.ts'

export type BaseBackupOptions = {
  readonly label: string
  /** `fast` writes everything dirty at once, `spread` takes its time. */
  readonly checkpoint: 'fast' | 'spread'
  /** Kilobytes a second, 32 to 1,048,576. Absent: as fast as it goes. */
  readonly maxRate?: number
  /** Only what changed since the backup whose manifest was uploaded on this connection. */
  readonly incremental: boolean
}

export type BaseBackupSink = {
  /** A piece of the tar of the data folder, in order. PostgreSQL waits until it resolves; then the piece is gone. */
  readonly takeTar: (chunk: Buffer) => Promise<void>
  /** A piece of the manifest, which comes behind the tar; gone likewise. */
  readonly takeManifest: (chunk: Buffer) => Promise<void>
  /** Bytes sent so far and PostgreSQL's estimate of all. */
  readonly onProgress: (done: number, total: number) => void
}

/** WAL from `start` to `stop` makes the copy consistent. */
export type BaseBackupReport = { readonly timeline: number; readonly start: Position; readonly stop: Position }

/**
 * BASE_BACKUP: the data folder as one tar and a manifest with the SHA-256 of each file, without WAL. Throws PostgresError, ConnectionLost,
 * `tablespaces_unsupported`, and what the sink throws.
 */
export async function receiveBaseBackup(
  connection: ReplicationConnection,
  options: BaseBackupOptions,
  sink: BaseBackupSink,
): Promise<BaseBackupReport> {
  await sendCommand(connection, renderBaseBackup(options))
  const [start] = await readRowsUntil(connection, 'C')
  const tablespaces = await readRowsUntil(connection, 'CH')
  if (tablespaces.length > 1) throw tablespacesUnsupported()
  const total = Number(tablespaces[0]?.[2] ?? 0) * 1024
  await receiveStreams(connection, sink, total)
  const [stop] = await readRowsUntil(connection, 'Z')
  return { timeline: Number(start?.[1]), start: readPosition(start), stop: readPosition(stop) }
}

/** What an incremental backup is made on: the manifest of the one before. */
export async function uploadManifest(connection: ReplicationConnection, chunks: AsyncIterable<Buffer>): Promise<void> {
  await sendCommand(connection, 'UPLOAD_MANIFEST')
  await readRowsUntil(connection, 'G')
  for await (const chunk of chunks) await connection.send('d', chunk)
  await connection.send('c', Buffer.alloc(0))
  await readRowsUntil(connection, 'Z')
}

function renderBaseBackup({ label, checkpoint, maxRate, incremental }: BaseBackupOptions): string {
  const options = [
    `LABEL ${quoteLiteral(label)}`,
    'PROGRESS',
    `CHECKPOINT ${quoteLiteral(checkpoint)}`,
    // The archive sees to the WAL, and the backup counts only once it is there.
    'WAIT false',
    "MANIFEST 'yes'",
    "MANIFEST_CHECKSUMS 'SHA256'",
    ...(maxRate === undefined ? [] : [`MAX_RATE ${maxRate}`]),
    ...(incremental ? ['INCREMENTAL'] : []),
  ]
  return `BASE_BACKUP (${options.join(', ')})`
}

/** CopyData of the backup: archives (`n`), their bytes (`d`), the manifest (`m`), progress (`p`). */
async function receiveStreams(connection: ReplicationConnection, sink: BaseBackupSink, total: number): Promise<void> {
  let take = sink.takeTar
  let done = 0
  for (;;) {
    const { type, body } = await connection.next()
    if (type === 'c') return
    if (type !== 'd') continue
    const kind = String.fromCharCode(body[0] ?? 0)
    if (kind === 'm') take = sink.takeManifest
    if (kind === 'p') sink.onProgress(Number(body.readBigInt64BE(1)), Math.max(total, done))
    if (kind === 'd') {
      const size = body.length
      await take(body.subarray(1))
      done += size - 1
      freeBytes(body)
    }
  }
}

function readPosition(row: TextRow | undefined): Position {
  return parsePosition(row?.[0] ?? '')
}
