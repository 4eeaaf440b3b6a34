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
import { createBell } from './bell.ts'
import { keepTrying } from './keep-trying.ts'
import { type ReceiverOptions, type Reception, receiveWal } from './receive-wal.ts'
import { compareEnds, findStart, type LogEnd, nameHistoryObject, type Segment } from './segments.ts'
import { createShipper, type Shipper } from './ship-wal.ts'
import { createSpool, type Spool } from './spool.ts'

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
  const archiver = new Archiver(options)
  const running = archiver.run()
  return {
    begun: archiver.begun.promise,
    state: () => archiver.state(),
    waitFor: (end, signal) => archiver.waitFor(end, signal),
    stop: async () => {
      await archiver.leave()
      await running
      await archiver.close()
    },
  }
}

class Archiver {
  /** The first session has begun, or failed. */
  readonly begun = Promise.withResolvers<void>()
  readonly #options: WalArchiverOptions
  readonly #spool: Spool
  readonly #shipper: Shipper
  readonly #reception: Reception = { end: undefined, clockLead: 0, isBroken: false }
  readonly #stopping = new AbortController()
  /** There is something to ship. */
  readonly #work = createBell()
  /** Something was shipped. */
  readonly #room = createBell()
  readonly #problems: { receiving?: string; shipping?: string } = {}
  #archived: ArchivePosition | undefined
  #lagBytes = 0
  /** When the beginning of a segment goes next. */
  #dueAt = 0

  constructor(options: WalArchiverOptions) {
    const { archive, segmentSize } = options
    this.#options = options
    this.#spool = createSpool(options.spoolFolder, segmentSize)
    this.#shipper = createShipper({ archive, spool: this.#spool, segmentSize })
  }

  async run(): Promise<void> {
    await this.#takeOver().catch((error: unknown) => {
      this.#problems.shipping = explain(error)
    })
    await Promise.all([this.#receive(), this.#ship()])
  }

  state(): WalArchiverState {
    const { receiving, shipping } = this.#problems
    return {
      isReceiving: this.#reception.end !== undefined && receiving === undefined,
      problem: receiving ?? shipping,
      archived: this.#archived,
      lagBytes: this.#lagBytes,
      waitingSegments: this.#shipper.waiting(),
    }
  }

  async waitFor(end: LogEnd, signal: AbortSignal): Promise<void> {
    while (!holds(this.#shipper.shipped(), end)) {
      signal.throwIfAborted()
      this.#dueAt = 0
      this.#work.ring()
      await sleep(pollEvery)
    }
  }

  /** Brings what it can to the archive, then lets both sides end. */
  async leave(): Promise<void> {
    const last = this.#shipAll().catch((error: unknown) =>
      this.#options.log.debug({ reason: explain(error) }, 'the last of the log stays in the spool'),
    )
    await Promise.race([last, rest(lastShipWithin, this.#stopping.signal)])
    this.#stopping.abort()
    this.#work.ring()
    this.#room.ring()
  }

  async close(): Promise<void> {
    await this.#spool.close()
  }

  /** What was left in the spool by a process that was killed. */
  async #takeOver(): Promise<void> {
    this.#archived = await readArchivePosition(this.#options.archive)
    const left = await this.#spool.list()
    this.#shipper.add(left.slice(0, -1))
  }

  async #receive(): Promise<void> {
    const options = this.#toReceiverOptions()
    await keepTrying({
      attempt: () => receiveWal(options, this.#reception, this.#stopping.signal),
      onFailure: (error) => {
        this.#note('receiving', error, 'WAL is not being archived; trying again')
        this.begun.resolve()
      },
      clock: this.#options.clock,
      signal: this.#stopping.signal,
    })
  }

  #toReceiverOptions(): ReceiverOptions {
    const { archive } = this.#options
    return {
      ...this.#options,
      systemIdentifier: archive.systemIdentifier,
      spool: this.#spool,
      findEnd: () => this.#findEnd(),
      onHistory: async (timeline, content) => void (await archive.putObject(nameHistoryObject(timeline), content)),
      onWhole: (segments) => this.#takeWhole(segments),
      onTimelineEnd: async (end) => {
        await this.#shipper.shipWhole()
        await this.#shipper.shipBeginning(end)
      },
      onStream: () => {
        delete this.#problems.receiving
        this.begun.resolve()
      },
    }
  }

  async #findEnd(): Promise<LogEnd | undefined> {
    const [newest] = (await this.#spool.list()).slice(-1)
    const ends = [
      ...(newest === undefined ? [] : [{ timeline: newest.timeline, position: findStart(newest, this.#options.segmentSize) }]),
      ...(this.#archived === undefined ? [] : [toLogEnd(this.#archived)]),
      ...(this.#reception.end === undefined ? [] : [this.#reception.end]),
    ]
    return ends.sort(compareEnds).at(-1)
  }

  async #takeWhole(segments: readonly Segment[]): Promise<void> {
    this.#shipper.add(segments)
    this.#work.ring()
    const isFull = () => !this.#options.synchronous && this.#shipper.waiting() > mostWaiting && !this.#stopping.signal.aborted
    while (isFull()) await this.#room.heard()
  }

  async #ship(): Promise<void> {
    await keepTrying({
      attempt: () => this.#shipOnce(),
      onFailure: (error) => this.#note('shipping', error, 'WAL does not reach the archive; trying again'),
      clock: this.#options.clock,
      signal: this.#stopping.signal,
    })
  }

  /** The segments that are whole at once; the beginning of the next one when it is due. */
  async #shipOnce(): Promise<void> {
    const { clock, shipEvery } = this.#options
    await this.#shipper.shipWhole()
    this.#room.ring()
    if (clock.now() >= this.#dueAt) {
      const pause = (await this.#shipAll()) ? shipEvery : Math.min(shipEvery, soon)
      this.#dueAt = clock.now() + pause * 1000
    }
    delete this.#problems.shipping
    await Promise.race([this.#work.heard(), rest(Math.max(this.#dueAt - clock.now(), 0), this.#stopping.signal)])
  }

  /** Ships what is there, and notes up to which second that is everything; false where that is not known yet. */
  async #shipAll(): Promise<boolean> {
    if (this.#problems.receiving !== undefined || this.#reception.end === undefined) return false
    const witness = await askWitness({ ...this.#options, clockLead: this.#reception.clockLead })
    const durable = await this.#catchUp(witness.end)
    if (durable === undefined) return false
    await this.#shipper.shipWhole()
    await this.#shipper.shipBeginning(durable)
    this.#lagBytes = 0
    this.#archived = await this.#shipper.note({ end: durable, at: witness.at })
    return true
  }

  /** Undefined when the receiver does not get there in time, or the server is on another timeline by now. */
  async #catchUp(end: LogEnd): Promise<LogEnd | undefined> {
    const { signal } = this.#stopping
    for (let waited = 0; waited <= catchUpWithin && !signal.aborted; waited += pollEvery) {
      const durable = await this.#spool.sync()
      if (durable !== undefined && durable.timeline === end.timeline) {
        this.#lagBytes = Math.max(Number(end.position - durable.position), 0)
        if (durable.position >= end.position) return durable
      }
      await rest(pollEvery, signal)
    }
    return undefined
  }

  /** Told once, however often it happens. */
  #note(where: 'receiving' | 'shipping', error: unknown, message: string): void {
    const reason = explain(error)
    if (this.#problems[where] !== reason) this.#options.log.warn({ reason }, message)
    this.#problems[where] = reason
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
