import { parsePosition, renderPosition } from '../replicas/position.ts'
import type { ReplicationConnection } from './replication-connection.ts'
import { quoteName, readRowsUntil, readTextRow, sendCommand, type TextRow } from './run-command.ts'
import type { Position } from './types.ts'

export type StreamStart = { readonly slot: string; readonly timeline: number; readonly position: Position }

/** What the server says in the stream; times in milliseconds by its clock. */
export type WalMessage =
  | { readonly kind: 'wal'; readonly position: Position; readonly bytes: Buffer; readonly serverEnd: Position; readonly sentAt: number }
  | { readonly kind: 'keepalive'; readonly serverEnd: Position; readonly sentAt: number; readonly wantsReply: boolean }
  /** The timeline ended; undefined `next` when the server just closed the stream. */
  | { readonly kind: 'end'; readonly next: { readonly timeline: number; readonly position: Position } | undefined }

export type WalStream = {
  readonly next: () => Promise<WalMessage>
  readonly hasNext: () => boolean
  /** Tells up to where WAL is durable here: the server may forget what is before, and lets commits that wait for it return. */
  readonly report: (durable: Position, options: { readonly now: number; readonly wantsReply: boolean }) => Promise<void>
}

/** Milliseconds between 1970 and PostgreSQL's epoch, 2000-01-01. */
const postgresEpoch = 946_684_800_000

/**
 * START_REPLICATION of a physical slot. Throws PostgresError: 58P01 when that WAL is gone, 55000 for a slot that lost what it kept, 42704 for
 * none, 55006 when somebody else reads from it.
 */
export async function startWalStream(connection: ReplicationConnection, start: StreamStart): Promise<WalStream> {
  const { slot, timeline, position } = start
  await sendCommand(connection, `START_REPLICATION SLOT ${quoteName(slot)} PHYSICAL ${renderPosition(position)} TIMELINE ${timeline}`)
  // A timeline that ended right here has no stream: its successor is named at once.
  const first = await connection.next()
  if (first.type === 'W') return createStream(connection, undefined)
  return createStream(connection, await readSuccessor(connection, first.type === 'D' ? [readTextRow(first)] : []))
}

function createStream(connection: ReplicationConnection, ended: WalMessage | undefined): WalStream {
  return {
    hasNext: connection.hasNext,
    next: async () => ended ?? (await nextMessage(connection)),
    report: async (durable, { now, wantsReply }) => {
      const body = Buffer.alloc(34)
      body.write('r', 'latin1')
      for (const offset of [1, 9, 17]) body.writeBigInt64BE(durable, offset)
      body.writeBigInt64BE(BigInt(now - postgresEpoch) * 1000n, 25)
      body.writeUInt8(wantsReply ? 1 : 0, 33)
      await connection.send('d', body)
    },
  }
}

async function nextMessage(connection: ReplicationConnection): Promise<WalMessage> {
  for (;;) {
    const { type, body } = await connection.next()
    if (type === 'c') {
      await connection.send('c', Buffer.alloc(0))
      return await readSuccessor(connection, [])
    }
    if (type === 'd' && body[0] === 0x77) {
      return {
        kind: 'wal',
        position: body.readBigUInt64BE(1),
        serverEnd: body.readBigUInt64BE(9),
        sentAt: readTime(body, 17),
        bytes: body.subarray(25),
      }
    }
    if (type === 'd' && body[0] === 0x6b)
      return { kind: 'keepalive', serverEnd: body.readBigUInt64BE(1), sentAt: readTime(body, 9), wantsReply: body[17] === 1 }
  }
}

async function readSuccessor(connection: ReplicationConnection, before: readonly TextRow[]): Promise<WalMessage> {
  const [row] = [...before, ...(await readRowsUntil(connection, 'Z'))]
  const [timeline, position] = row ?? []
  if (timeline === undefined || timeline === null || position === undefined || position === null) return { kind: 'end', next: undefined }
  return { kind: 'end', next: { timeline: Number(timeline), position: parsePosition(position) } }
}

function readTime(body: Buffer, offset: number): number {
  return Number(body.readBigInt64BE(offset) / 1000n) + postgresEpoch
}
