import type { Job } from './job.ts'

/** A job and the moment it came, by `performance.now()`. */
export type Waiting = readonly [job: Job, since: number]

/** Jobs that wait, in turns of their clients: one of each, oldest first, so that who sends many cannot keep back who sends few. */
export class FairLine {
  /** In the order of their turns. */
  readonly #clients = new Map<string, Map<Job, number>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  get clients(): number {
    return this.#clients.size
  }

  countOf(client: string): number {
    return this.#clients.get(client)?.size ?? 0
  }

  add(job: Job, now: number): void {
    const own = this.#clients.get(job.client)
    if (own === undefined) this.#clients.set(job.client, new Map([[job, now]]))
    else own.set(job, now)
    this.#size++
  }

  /** Whose turn it is. */
  first(): Waiting | undefined {
    return this.#clients.values().next().value?.entries().next().value
  }

  /** Whether it was waiting. Its client goes to the end of the line when it was the client's turn. */
  remove(job: Job): boolean {
    const own = this.#clients.get(job.client)
    if (own === undefined || !own.delete(job)) return false
    this.#size--
    const isTheirTurn = this.#clients.values().next().value === own
    if (own.size === 0 || isTheirTurn) this.#clients.delete(job.client)
    if (own.size > 0 && isTheirTurn) this.#clients.set(job.client, own)
    return true
  }

  /** Takes the newest job of the first client that has at least `count`. */
  takeNewestOfMany(count: number): Job | undefined {
    for (const own of this.#clients.values()) {
      if (own.size < count) continue
      const newest = [...own.keys()].at(-1)
      if (newest !== undefined) this.remove(newest)
      return newest
    }
    return undefined
  }

  /** Takes every job that came before `moment`. */
  takeOlderThan(moment: number): readonly Job[] {
    const taken = [...this.#clients.values()].flatMap((own) => takeFirstOlder(own, moment))
    for (const job of taken) this.remove(job)
    return taken
  }

  /** When the oldest came; Infinity when nothing waits. */
  oldestSince(): number {
    let oldest = Infinity
    for (const own of this.#clients.values()) oldest = Math.min(oldest, own.values().next().value ?? Infinity)
    return oldest
  }
}

function takeFirstOlder(jobs: ReadonlyMap<Job, number>, moment: number): readonly Job[] {
  const older: Job[] = []
  for (const [job, since] of jobs) {
    if (since > moment) break
    older.push(job)
  }
  return older
}
