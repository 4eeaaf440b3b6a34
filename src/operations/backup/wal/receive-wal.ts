import type { Clock } from '../../../base/clock.ts'
import { freeBytes } from '../../../base/free-bytes.ts'
import type { Log } from '../../../base/log.ts'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { openReplication, type ReplicationConnection } from '../../../postgres/replication/replication-connection.ts'
import { createSlot, deleteSlot, findSlot } from '../../../postgres/replication/slots.ts'
import { startWalStream, type WalMessage, type WalStream } from '../../../postgres/replication/stream-wal.ts'
import { identifySystem, readTimelineHistory } from '../../../postgres/replication/system.ts'
import type { SlotState, SystemIdentity } from '../../../postgres/replication/types.ts'
import { PostgresError } from '../../../postgres/types.ts'
import { otherSystem, serverBehindArchive } from '../errors.ts'
import { findWay } from '../restore/timelines.ts'
import { chooseStart, type StreamSituation } from './choose-start.ts'
import { findSegment, findStart, type LogEnd, type Segment } from './segments.ts'
import type { Spool } from './spool.ts'

export type ReceiverOptions = {
  readonly target: ConnectionTarget
  /** Name of the slot and of the application. */
  readonly slot: string
  readonly systemIdentifier: string
  readonly segmentSize: number
  readonly spool: Spool
  /** Each message is made durable and reported at once: commits wait for it. */
  readonly synchronous: boolean
  /** Where the archive or the spool ends. */
  readonly findEnd: () => Promise<LogEnd | undefined>
  /** WAL comes in now. */
  readonly onStream: () => void
  readonly onHistory: (timeline: number, content: Buffer) => Promise<void>
  /** Whole and durable. May make the receiver wait. */
  readonly onWhole: (segments: readonly Segment[]) => Promise<void>
  /** The timeline goes no further. */
  readonly onTimelineEnd: (end: LogEnd) => Promise<void>
  /** WAL that the archive does not have is gone on the server. */
  readonly onGap: () => void
  readonly clock: Clock
  readonly log: Log
}

/** What is known while WAL comes in. */
export type Reception = {
  /** Durable here up to there; undefined before the first message of a session. */
  end: LogEnd | undefined
  /** Milliseconds that the server's clock is ahead, or less. */
  clockLead: number
  /** What the archive lacks is gone on the server: the next session begins with what there is. */
  isBroken: boolean
}

const reportEvery = 1000

/**
 * One session: takes WAL from where the archive ends and puts it into the spool, until the timeline ends or `signal` aborts. Throws
 * PostgresError, ConnectionLost, `backup_server_behind`, `backup_other_system`, and what the spool throws.
 */
export async function receiveWal(options: ReceiverOptions, reception: Reception, signal: AbortSignal): Promise<void> {
  const connection = await openReplication(options.target, { connectTimeout: 10, applicationName: options.slot })
  const close = () => connection.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    signal.throwIfAborted()
    await takeSession(connection, options, reception)
  } catch (error) {
    if (isGone(error) && !reception.isBroken) {
      options.log.error({ slot: options.slot, reason: error.message }, 'WAL that the archive lacks is gone; a new base backup is needed')
      reception.isBroken = true
      return
    }
    throw error
  } finally {
    signal.removeEventListener('abort', close)
    connection.close()
  }
}

/** A segment that was removed, which is noticed when it is to be sent; a slot that lost what it kept. */
function isGone(error: unknown): error is PostgresError {
  return error instanceof PostgresError && (error.fields.code === '58P01' || error.fields.code === '55000')
}

async function takeSession(connection: ReplicationConnection, options: ReceiverOptions, reception: Reception): Promise<void> {
  const system = await identifySystem(connection)
  if (system.systemIdentifier !== options.systemIdentifier) throw otherSystem()
  const { isBroken } = reception
  if (isBroken) await deleteSlot(connection, options.slot).catch(unlessMissing)
  const end = isBroken ? undefined : await options.findEnd()
  const way = await readWay(connection, options, system)
  const slot = await getSlot(connection, options, system)
  const { stream, start } = await startAt(connection, options, { system, way, end, slot })
  reception.end = start
  reception.isBroken = false
  options.onStream()
  if (isBroken) options.onGap()
  await takeStream(stream, start, { options, reception })
}

type OpenStream = { readonly stream: WalStream; readonly start: LogEnd }

async function startAt(connection: ReplicationConnection, options: ReceiverOptions, situation: StreamSituation): Promise<OpenStream> {
  const choice = chooseStart(situation)
  if (choice.kind === 'server is behind') throw serverBehindArchive()
  const { timeline } = choice
  // From the beginning of the segment: what is in the spool of it is written over with the same bytes.
  const position = findStart(findSegment(timeline, choice.position, options.segmentSize), options.segmentSize)
  return { stream: await startWalStream(connection, { slot: options.slot, timeline, position }), start: { timeline, position } }
}

async function readWay(connection: ReplicationConnection, { onHistory }: ReceiverOptions, { timeline }: SystemIdentity) {
  if (timeline === 1) return findWay(timeline, undefined)
  const { content } = await readTimelineHistory(connection, timeline)
  await onHistory(timeline, content)
  const way = findWay(timeline, content)
  for (const ancestor of way.slice(1, -1))
    await onHistory(ancestor.timeline, (await readTimelineHistory(connection, ancestor.timeline)).content)
  return way
}

async function getSlot(connection: ReplicationConnection, { slot }: ReceiverOptions, system: SystemIdentity): Promise<LogEnd> {
  const found = await findSlot(connection, slot)
  if (found?.restartPosition !== undefined) return toEnd(found, system)
  // One that keeps nothing: made by hand without RESERVE_WAL, or it lost what it kept.
  if (found !== undefined) await deleteSlot(connection, slot)
  await createSlot(connection, slot)
  return toEnd((await findSlot(connection, slot)) ?? { restartPosition: undefined, timeline: undefined }, system)
}

function toEnd({ restartPosition, timeline }: SlotState, system: SystemIdentity): LogEnd {
  return { timeline: timeline ?? system.timeline, position: restartPosition ?? system.position }
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof PostgresError && error.fields.code === '42704')) throw error
}

type Taking = { readonly options: ReceiverOptions; readonly reception: Reception }

async function takeStream(stream: WalStream, start: LogEnd, { options, reception }: Taking): Promise<void> {
  const reporter = createReporter(stream, start, { options, reception })
  try {
    for (;;) {
      const message = await stream.next()
      if (message.kind === 'end') {
        await reporter.report({ wantsReply: false })
        await options.onTimelineEnd({ timeline: start.timeline, position: reception.end?.position ?? start.position })
        return
      }
      reception.clockLead = message.sentAt - options.clock.now()
      await takeMessage(message, start.timeline, options)
      const isUrgent = options.synchronous ? !stream.hasNext() : message.kind === 'keepalive' && message.wantsReply
      if (isUrgent) await reporter.report({ wantsReply: false })
      else reporter.reportSoon()
    }
  } finally {
    reporter.stop()
  }
}

async function takeMessage(
  message: Exclude<WalMessage, { kind: 'end' }>,
  timeline: number,
  { spool, onWhole }: ReceiverOptions,
): Promise<void> {
  if (message.kind === 'keepalive') return
  const whole = await spool.write(timeline, message.position, message.bytes)
  freeBytes(message.bytes)
  if (whole.length > 0) await onWhole(whole)
}

/** Reports at once or within a second. A report that fails is the end of the connection, which the stream notices itself. */
function createReporter(stream: WalStream, start: LogEnd, { options, reception }: Taking) {
  let timer: NodeJS.Timeout | undefined
  const report = async ({ wantsReply }: { readonly wantsReply: boolean }) => {
    clearTimeout(timer)
    timer = undefined
    const written = await options.spool.sync()
    reception.end = written !== undefined && written.timeline === start.timeline && written.position > start.position ? written : start
    await stream.report(reception.end.position, { now: options.clock.now(), wantsReply })
  }
  const reportAlone = () =>
    report({ wantsReply: false }).catch((error: unknown) => options.log.debug({ err: error }, 'no report to PostgreSQL'))
  return {
    report,
    reportSoon: () => {
      timer ??= setTimeout(() => void reportAlone(), reportEvery)
    },
    stop: () => clearTimeout(timer),
  }
}
