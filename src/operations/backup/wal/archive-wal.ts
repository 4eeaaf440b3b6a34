import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../../base/clock.ts'
import { Fault } from '../../../base/fault.ts'
import type { Log } from '../../../base/log.ts'
import { rest } from '../../../base/rest.ts'
import { toMessage } from '../../../base/to-message.ts'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { ConnectionLost } from '../../../postgres/types.ts'
import { readArchivePosition, toLogEnd } from '../records/archive-position.ts'
import type { Archive, ArchivePosition } from '../types.ts'
import { askWitness } from './ask-witness.ts'
import { type Reception, receiveWal } from './receive-wal.ts'
import { compareEnds, findStart, type LogEnd, nameHistoryObject, type Segment } from './segments.ts'
import { createShipper } from './ship-wal.ts'
import { createSpool } from './spool.ts'

export type WalArchiverOptions = {
  readonly target: ConnectionTarget
  readonly slot: string
  readonly archive: Archive
  /** On the disk of this machine; this archiver's alone. */
  readonly spoolFolder: string
  readonly segmentSize: number
  /** Seconds. */
  readonly shipEvery: number
  readonly synchronous: boolean
  /** WAL is missing in the archive for good: only a new base backup goes on from here. */
  readonly onGap: () => void
  readonly clock: Clock
  readonly log: Log
}

export type WalArchiverState = {
  readonly isReceiving: boolean
  /** Why not, or why nothing reaches the archive; undefined when all is well. */
  readonly problem: string | undefined
  readonly archived: ArchivePosition | undefined
  /** Bytes that the server has and the archive had not, when it was last asked. */
  readonly lagBytes: number
  /** Segments on this disk that wait for the archive. */
  readonly waitingSegments: number
}

export type WalArchiver = {
  readonly state: () => WalArchiverState
  /** Resolves when the archive holds the log up to there; `signal` gives up. */
  readonly waitFor: (end: LogEnd, signal: AbortSignal) => Promise<void>
  /** Resolves when the first session has begun or failed. */
  readonly begun: Promise<void>
  readonly stop: () => Promise<void>
}

const firstPause = 100
const longestPause = 10_000
/** Beyond this the server keeps the log, not the spool. */
const mostWaiting = 32
/** Milliseconds that the receiver may take to catch up with what the server said. */
const catchUpWithin = 5000
const pollEvery = 50
/** Seconds until what could not be shipped yet is tried again. */
const soon = 1
/** Milliseconds that a stop may take to bring what is there to the archive; what does not get there stays in the spool. */
const lastShipWithin = 2000

/** Receives WAL and ships it until stopped; connections and targets that fail are tried again and again. */
export function startWalArchiver(options: WalArchiverOptions): WalArchiver {
  const { archive, segmentSize, log, clock } = options
  const spool = createSpool(options.spoolFolder, segmentSize)
  const shipper = createShipper({ archive, spool, segmentSize })
  const reception: Reception = { end: undefined, clockLead: 0, isBroken: false }
  const stopping = new AbortController()
  const begun = Promise.withResolvers<void>()
  const problems: { receiving?: string; shipping?: string } = {}
  let archived: ArchivePosition | undefined
  let lagBytes = 0
  /** When the beginning of a segment goes next. */
  let dueAt = 0
  let wake = Promise.withResolvers<void>()
  let room = Promise.withResolvers<void>()

  function wakeUp(): void {
    wake.resolve()
    wake = Promise.withResolvers()
  }

  /** What was left in the spool by a process that was killed. */
  async function takeOver(): Promise<void> {
    archived = await readArchivePosition(archive)
    const left = await spool.list()
    shipper.add(left.slice(0, -1))
  }

  async function findEnd(): Promise<LogEnd | undefined> {
    const [newest] = (await spool.list()).slice(-1)
    const ends = [
      ...(newest === undefined ? [] : [{ timeline: newest.timeline, position: findStart(newest, segmentSize) }]),
      ...(archived === undefined ? [] : [toLogEnd(archived)]),
      ...(reception.end === undefined ? [] : [reception.end]),
    ]
    return ends.sort(compareEnds).at(-1)
  }

  const receiver = {
    ...options,
    systemIdentifier: archive.systemIdentifier,
    spool,
    findEnd,
    onHistory: async (timeline: number, content: Buffer) => void (await archive.putObject(nameHistoryObject(timeline), content)),
    onWhole: async (segments: readonly Segment[]) => {
      shipper.add(segments)
      wakeUp()
      while (!options.synchronous && shipper.waiting() > mostWaiting && !stopping.signal.aborted) await room.promise
    },
    onTimelineEnd: async (end: LogEnd) => {
      await shipper.shipWhole()
      await shipper.shipBeginning(end)
    },
    onStream: () => {
      delete problems.receiving
      begun.resolve()
    },
  }

  async function receive(): Promise<void> {
    for (let pause = firstPause; !stopping.signal.aborted; ) {
      const startedAt = clock.now()
      try {
        await receiveWal(receiver, reception, stopping.signal)
      } catch (error) {
        if (stopping.signal.aborted) return
        if (problems.receiving !== explain(error)) log.warn({ reason: explain(error) }, 'WAL is not being archived; trying again')
        problems.receiving = explain(error)
        begun.resolve()
        if (clock.now() - startedAt > longestPause) pause = firstPause
        await rest(pause, stopping.signal)
        pause = Math.min(pause * 2, longestPause)
      }
    }
  }

  async function ship(): Promise<void> {
    for (let pause = firstPause; !stopping.signal.aborted; ) {
      try {
        await shipper.shipWhole()
        room.resolve()
        room = Promise.withResolvers()
        if (clock.now() >= dueAt) {
          const pauseAfter = (await shipAll()) ? options.shipEvery : Math.min(options.shipEvery, soon)
          dueAt = clock.now() + pauseAfter * 1000
        }
        delete problems.shipping
        pause = firstPause
        await Promise.race([wake.promise, rest(Math.max(dueAt - clock.now(), 0), stopping.signal)])
      } catch (error) {
        if (stopping.signal.aborted) return
        if (problems.shipping !== explain(error)) log.warn({ reason: explain(error) }, 'WAL does not reach the archive; trying again')
        problems.shipping = explain(error)
        await rest(pause, stopping.signal)
        pause = Math.min(pause * 2, longestPause)
      }
    }
  }

  /** Ships what is there, and notes up to which second that is everything; false where that is not known yet. */
  async function shipAll(): Promise<boolean> {
    if (problems.receiving !== undefined || reception.end === undefined) return false
    const witness = await askWitness({ ...options, clockLead: reception.clockLead })
    const durable = await catchUp(witness.end)
    if (durable === undefined) return false
    await shipper.shipWhole()
    await shipper.shipBeginning(durable)
    lagBytes = 0
    archived = await shipper.note({ end: durable, at: witness.at })
    return true
  }

  /** Undefined when the receiver does not get there in time, or the server is on another timeline by now. */
  async function catchUp(end: LogEnd): Promise<LogEnd | undefined> {
    for (let waited = 0; waited <= catchUpWithin && !stopping.signal.aborted; waited += pollEvery) {
      const durable = await spool.sync()
      if (durable !== undefined && durable.timeline === end.timeline) {
        lagBytes = Math.max(Number(end.position - durable.position), 0)
        if (durable.position >= end.position) return durable
      }
      await rest(pollEvery, stopping.signal)
    }
    return undefined
  }

  const running = takeOver()
    .catch((error: unknown) => {
      problems.shipping = explain(error)
    })
    .then(() => Promise.all([receive(), ship()]))

  return {
    begun: begun.promise,
    state: () => ({
      isReceiving: reception.end !== undefined && problems.receiving === undefined,
      problem: problems.receiving ?? problems.shipping,
      archived,
      lagBytes,
      waitingSegments: shipper.waiting(),
    }),
    waitFor: async (end, signal) => {
      while (!holds(shipper.shipped(), end)) {
        signal.throwIfAborted()
        dueAt = 0
        wakeUp()
        await sleep(pollEvery)
      }
    },
    stop: async () => {
      const last = shipAll().catch((error: unknown) => log.debug({ reason: explain(error) }, 'the last of the log stays in the spool'))
      await Promise.race([last, rest(lastShipWithin, stopping.signal)])
      stopping.abort()
      wakeUp()
      room.resolve()
      await running
      await spool.close()
    },
  }
}

function holds(shipped: LogEnd | undefined, end: LogEnd): boolean {
  return shipped !== undefined && compareEnds(shipped, end) >= 0
}

function explain(error: unknown): string {
  if (error instanceof Fault) return error.message
  if (error instanceof ConnectionLost && error.cause !== undefined) return `${error.message}: ${toMessage(error.cause)}`
  return toMessage(error)
}
