import type { Fault } from '../base/fault.ts'
import { poolQueueFull, poolTimeout } from './errors.ts'
import { FairLine } from './fair-line.ts'
import type { Job } from './job.ts'

export type WaitQueueLimits = {
  readonly length: number
  /** Milliseconds. */
  readonly timeout: number
}

/** One for all: thousands are refused a second, and the stack of each would cost more than the rest of its refusal. */
const queueFull = poolQueueFull()

/** Jobs that found no connection free; slow ones stand apart, since they may have to let others pass. */
export class WaitQueue {
  readonly #limits: WaitQueueLimits
  readonly #quick = new FairLine()
  readonly #slow = new FairLine()
  #refused = 0
  #timer: NodeJS.Timeout | undefined

  constructor(limits: WaitQueueLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#quick.size + this.#slow.size
  }

  /** Jobs that a full queue did not take, so far. */
  get refused(): number {
    return this.#refused
  }

  /** When the queue is full a job fails at once: this one, or the newest of a client that has more than its share. */
  add(job: Job): void {
    if (this.size >= this.#limits.length) {
      const refused = this.#takeNewestOfGreedy(job.client) ?? job
      refused.fail(queueFull)
      this.#refused++
      if (refused === job) return
    }
    const line = job.pace === 'slow' ? this.#slow : this.#quick
    line.add(job, performance.now())
    this.#timer ??= setTimeout(this.#failOverdue, this.#limits.timeout)
  }

  /** What `add` would fail a job of this client with, which then counts as refused. */
  findRefusal(findClient: () => string | undefined): Fault | undefined {
    if (this.size < this.#limits.length) return undefined
    const client = findClient()
    if (client === undefined || this.#hasLessThanShare(client)) return undefined
    this.#refused++
    return queueFull
  }

  /** Whether it was waiting. */
  remove(job: Job): boolean {
    // In either line: what was slow when it came may have proved short since.
    const wasWaiting = this.#quick.remove(job) || this.#slow.remove(job)
    if (wasWaiting && this.size === 0) this.#stopTimer()
    return wasWaiting
  }

  /** The next to be served: one of each client in turn. */
  findNext(options: { readonly withSlow: boolean }): Job | undefined {
    const quick = this.#quick.first()
    const slow = options.withSlow ? this.#slow.first() : undefined
    if (quick === undefined || slow === undefined) return (quick ?? slow)?.[0]
    return quick[1] <= slow[1] ? quick[0] : slow[0]
  }

  failAll(error: unknown): void {
    const jobs = this.#takeOlderThan(Infinity)
    this.#stopTimer()
    for (const job of jobs) job.fail(error)
  }

  /** A job of somebody with the average number in the queue or more, when that is more than `client` has with one more. */
  #takeNewestOfGreedy(client: string): Job | undefined {
    if (!this.#hasLessThanShare(client)) return undefined
    const share = this.#share()
    return this.#quick.takeNewestOfMany(share) ?? this.#slow.takeNewestOfMany(share)
  }

  #hasLessThanShare(client: string): boolean {
    return this.#quick.countOf(client) + this.#slow.countOf(client) + 1 < this.#share()
  }

  /** Jobs of a client that has the average number of them. */
  #share(): number {
    return this.size / (this.#quick.clients + this.#slow.clients)
  }

  readonly #failOverdue = (): void => {
    this.#timer = undefined
    const now = performance.now()
    for (const job of this.#takeOlderThan(now - this.#limits.timeout)) job.fail(poolTimeout())
    const oldest = Math.min(this.#quick.oldestSince(), this.#slow.oldestSince())
    if (oldest !== Infinity) this.#timer = setTimeout(this.#failOverdue, Math.ceil(oldest + this.#limits.timeout - now))
  }

  #takeOlderThan(moment: number): readonly Job[] {
    return [...this.#quick.takeOlderThan(moment), ...this.#slow.takeOlderThan(moment)]
  }

  #stopTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
