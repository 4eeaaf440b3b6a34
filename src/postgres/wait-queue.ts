import { poolQueueFull, poolTimeout } from './errors.ts'
import type { Job } from './job.ts'

export type WaitQueueLimits = {
  readonly length: number
  /** Milliseconds. */
  readonly timeout: number
}

/** Jobs that found no connection free, oldest first; slow ones stand apart, since they may have to let others pass. */
export class WaitQueue {
  readonly #limits: WaitQueueLimits
  /** Job → the moment it came. */
  readonly #quick = new Map<Job, number>()
  readonly #slow = new Map<Job, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(limits: WaitQueueLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#quick.size + this.#slow.size
  }

  /** Fails the job at once when the queue is full. */
  add(job: Job): void {
    if (this.size >= this.#limits.length) {
      job.fail(poolQueueFull())
      return
    }
    this.#lineOf(job).set(job, performance.now())
    this.#timer ??= setTimeout(this.#failOverdue, this.#limits.timeout)
  }

  /** Whether it was waiting. */
  remove(job: Job): boolean {
    const wasWaiting = this.#quick.delete(job) || this.#slow.delete(job)
    if (wasWaiting && this.size === 0) this.#stopTimer()
    return wasWaiting
  }

  findOldest(options: { readonly withSlow: boolean }): Job | undefined {
    const quick = first(this.#quick)
    const slow = options.withSlow ? first(this.#slow) : undefined
    if (quick === undefined || slow === undefined) return (quick ?? slow)?.[0]
    return quick[1] <= slow[1] ? quick[0] : slow[0]
  }

  failAll(error: unknown): void {
    const jobs = [...this.#quick.keys(), ...this.#slow.keys()]
    this.#quick.clear()
    this.#slow.clear()
    this.#stopTimer()
    for (const job of jobs) job.fail(error)
  }

  readonly #failOverdue = (): void => {
    this.#timer = undefined
    const now = performance.now()
    for (const line of [this.#quick, this.#slow]) {
      for (const [job, since] of line) {
        if (now - since < this.#limits.timeout) break
        line.delete(job)
        job.fail(poolTimeout())
      }
    }
    const oldest = Math.min(first(this.#quick)?.[1] ?? Infinity, first(this.#slow)?.[1] ?? Infinity)
    if (oldest !== Infinity) this.#timer = setTimeout(this.#failOverdue, Math.ceil(oldest + this.#limits.timeout - now))
  }

  #lineOf(job: Job): Map<Job, number> {
    return job.pace === 'slow' ? this.#slow : this.#quick
  }

  #stopTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}

function first(line: ReadonlyMap<Job, number>): readonly [Job, number] | undefined {
  return line.entries().next().value
}
