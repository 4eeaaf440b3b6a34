import type { Fault } from '../base/fault.ts'
import type { Log } from '../base/log.ts'
import { toMessage } from '../base/to-message.ts'
import type { ConnectionTarget } from './connection-target.ts'
import { Connector } from './connector.ts'
import { connectionBroke, databaseClosed, unreachable } from './errors.ts'
import { isBehindPooler } from './find-pooling.ts'
import type { Job } from './job.ts'
import { findLane, type Lane, wantsMoreLanes } from './lanes.ts'
import type { PostgresSettings } from './settings.ts'
import type { DatabaseCounts } from './types.ts'
import { WaitQueue } from './wait-queue.ts'
import { cancelQuery, cancelWhile } from './wire/cancel-query.ts'
import type { Exchange, TransactionStatus } from './wire/exchange.ts'
import type { OpenSocket } from './wire/open-socket.ts'
import { WireConnection, type WireOptions } from './wire/wire-connection.ts'

/**
 * Gives each job a connection: opens them as they are needed, lets short jobs queue behind each other, keeps the rest waiting, and while
 * PostgreSQL cannot be reached fails jobs at once and keeps trying.
 */
export class Pool {
  readonly #target: ConnectionTarget
  readonly #settings: PostgresSettings
  readonly #log: Log
  readonly #lanes: Lane[] = []
  readonly #queue: WaitQueue
  readonly #connector: Connector
  readonly #slowLimit: number
  readonly #wireOptions: WireOptions
  readonly #abortListeners = new WeakMap<Job, () => void>()
  #namesStatements: boolean
  #hasLookedForPooler = false
  #outage: unknown
  #isClosed = false
  #onChange: () => void = () => undefined

  constructor(target: ConnectionTarget, settings: PostgresSettings, log: Log) {
    this.#target = target
    this.#settings = settings
    this.#log = log
    this.#namesStatements = settings.preparedStatements
    this.#wireOptions = { statementCacheSize: settings.statementCacheSize, namesStatements: () => this.#namesStatements }
    this.#slowLimit = Math.max(1, settings.poolSize - Math.ceil(settings.poolSize / 5))
    this.#queue = new WaitQueue({ length: settings.queueLength, timeout: settings.acquireTimeout * 1000 })
    this.#connector = new Connector(target, settings.connectTimeout, {
      onOpen: (open) => this.#addLane(open),
      onFailure: (error) => this.#noteOutage(error),
      onRetry: () => this.#growAgain(),
    })
  }

  /** Resolves when the first connection is open; throws ConnectionLost when it cannot be had. */
  async start(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#onChange = () => (this.#outage === undefined ? resolve() : reject(unreachable(this.#outage)))
    this.#connector.open()
    try {
      await promise
    } catch (error) {
      await this.close()
      throw error
    } finally {
      this.#onChange = () => undefined
    }
  }

  submit(job: Job): void {
    const refusal = this.#findObstacle(job)
    if (refusal !== undefined) {
      job.fail(refusal.error)
      return
    }
    this.#watchAbort(job)
    if (this.#queue.size === 0 && this.#place(job)) return
    this.#queue.add(job)
    this.#drain()
    this.#grow()
  }

  findRefusal(client: () => string | undefined): Fault | undefined {
    return this.#queue.findRefusal(client)
  }

  counts(): DatabaseCounts {
    return {
      connections: this.#lanes.length,
      busy: this.#lanes.filter((lane) => lane.jobs.length > 0).length,
      waiting: this.#queue.size,
      refused: this.#queue.refused,
      statements: this.#lanes.reduce((sum, lane) => sum + lane.connection.statements, 0),
    }
  }

  /** Waits for the jobs under way; those still queued fail. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#connector.stop()
    this.#queue.failAll(databaseClosed())
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#onChange = () => {
      if (this.#lanes.every((lane) => lane.jobs.length === 0)) resolve()
    }
    this.#onChange()
    await promise
    await Promise.all(this.#lanes.splice(0).map((lane) => lane.connection.close()))
  }

  #findObstacle(job: Job): { readonly error: unknown } | undefined {
    if (this.#isClosed) return { error: databaseClosed() }
    if (this.#outage !== undefined) return { error: unreachable(this.#outage) }
    return job.signal?.aborted ? { error: job.signal.reason } : undefined
  }

  /** Whether there was a connection for it. */
  #place(job: Job): boolean {
    const { pace } = job
    if (pace === 'slow' && !this.#hasRoomForSlow()) return false
    const lane = findLane(this.#lanes, pace)
    if (wantsMoreLanes(this.#lanes, lane)) this.#grow()
    if (lane === undefined) return false
    this.#send(lane, job, job.begin(lane.connection))
    return true
  }

  #send(lane: Lane, job: Job, exchange: Exchange): void {
    if (lane.jobs.length === 0) lane.busySince = performance.now()
    lane.jobs.push(job)
    lane.connection.send(exchange)
  }

  #complete(lane: Lane, exchange: Exchange, status: TransactionStatus): void {
    const job = lane.jobs.shift()
    if (job === undefined) return
    const now = performance.now()
    job.recordDuration(now - lane.busySince)
    lane.busySince = now
    const next = job.advance(exchange, status)
    if (next === undefined) this.#unwatchAbort(job)
    else this.#send(lane, job, next)
    this.#drain()
  }

  #drain(): void {
    while (this.#queue.size > 0) {
      const job = this.#queue.findNext({ withSlow: this.#hasRoomForSlow() })
      if (job === undefined || !this.#place(job)) break
      this.#queue.remove(job)
    }
    if (this.#isClosed) this.#onChange()
  }

  #hasRoomForSlow(): boolean {
    let slow = 0
    for (const lane of this.#lanes) if (lane.jobs[0]?.pace === 'slow') slow++
    return slow < this.#slowLimit
  }

  #grow(): void {
    if (this.#lanes.length + this.#connector.opening >= this.#settings.poolSize) return
    if (this.#connector.opening <= this.#queue.size) this.#connector.open()
  }

  #addLane(open: OpenSocket): void {
    const lane: Lane = {
      jobs: [],
      busySince: 0,
      isCancelling: false,
      connection: new WireConnection(open, this.#wireOptions, {
        onComplete: (exchange, status) => this.#complete(lane, exchange, status),
        onLost: (cause) => this.#lose(lane, cause),
        onMissingStatement: () => void this.#lookForPooler(),
      }),
    }
    if (this.#outage !== undefined) this.#log.info('PostgreSQL can be reached again')
    this.#outage = undefined
    this.#lanes.push(lane)
    this.#drain()
    this.#onChange()
  }

  #lose(lane: Lane, cause: unknown): void {
    this.#lanes.splice(this.#lanes.indexOf(lane), 1)
    const level = lane.jobs.length > 0 ? 'warn' : 'info'
    this.#log[level]({ error: toMessage(cause), underWay: lane.jobs.length }, 'a connection to PostgreSQL broke')
    for (const job of lane.jobs.splice(0)) {
      this.#unwatchAbort(job)
      // Not at once: connections that broke with this one are noticed in the same turn of the event loop.
      if (job.canRunAgain()) setImmediate(() => this.submit(job))
      else job.fail(connectionBroke(cause, { sent: job.mayWrite }))
    }
    if (this.#lanes.length === 0 && !this.#isClosed) this.#connector.open()
    this.#drain()
  }

  /** A pooler that switches server connections and does not know of prepared statements makes each of them a matter of luck. */
  async #lookForPooler(): Promise<void> {
    if (this.#hasLookedForPooler) return
    this.#hasLookedForPooler = true
    try {
      if (!(await isBehindPooler(this.#target, this.#settings.connectTimeout))) return
      this.#namesStatements = false
      this.#log.warn('the pooler before PostgreSQL loses prepared statements: none are kept from now on')
    } catch {
      this.#hasLookedForPooler = false
    }
  }

  #noteOutage(error: unknown): void {
    this.#log.warn({ error: toMessage(error) }, 'cannot connect to PostgreSQL')
    if (this.#lanes.length > 0) return
    this.#outage = error
    this.#queue.failAll(unreachable(error))
    this.#onChange()
  }

  #growAgain(): void {
    if (this.#lanes.length === 0 || this.#queue.size > 0) this.#connector.open()
  }

  #watchAbort(job: Job): void {
    if (job.signal === undefined) return
    const listener = () => this.#abort(job)
    this.#abortListeners.set(job, listener)
    job.signal.addEventListener('abort', listener, { once: true })
  }

  #unwatchAbort(job: Job): void {
    const listener = job.signal === undefined ? undefined : this.#abortListeners.get(job)
    if (listener !== undefined) job.signal?.removeEventListener('abort', listener)
  }

  #abort(job: Job): void {
    job.fail(job.signal?.reason)
    if (this.#queue.remove(job)) return
    const lane = this.#lanes.find(({ jobs }) => jobs.includes(job))
    // With neighbours on the connection the request could hit one of them; they are short, so that waiting costs little.
    const isAlone = () => lane?.jobs.length === 1 && lane.jobs[0] === job
    if (lane !== undefined) void cancelWhile(isAlone, () => this.#cancel(lane))
  }

  async #cancel(lane: Lane): Promise<void> {
    lane.isCancelling = true
    await cancelQuery(this.#target, lane.connection.key)
    lane.isCancelling = false
    this.#drain()
  }
}
