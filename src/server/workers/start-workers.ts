import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { Log } from '../../base/log.ts'
import { rest } from '../../base/rest.ts'
import { checkAddress } from '../../http/listen.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import { gatherMetrics } from './gather-metrics.ts'
import { type LaunchedWorker, launchWorker, tell } from './launch-worker.ts'
import type { PostgresFacts, ServedUrls } from './messages.ts'

export type WorkersOptions = {
  readonly count: number
  readonly address: { readonly host: string; readonly port: number }
  readonly postgres: OpenPostgres
  readonly log: Log
  /** Seconds that requests in flight have when the server stops. */
  readonly shutdownTimeout: number
}

export type Workers = ServedUrls & {
  /** Lets each finish its requests; kills those that do not. */
  readonly stop: () => Promise<void>
}

/**
 * Starts processes that answer requests at one port and looks after them: one that ends is replaced. Throws the Fault that kept the first ones from
 * serving, or `worker_ended`.
 */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const crew = new Crew(options)
  try {
    const urls = await crew.start()
    return { ...urls, stop: () => crew.stop() }
  } catch (error) {
    await crew.stop()
    throw error
  }
}

/** Milliseconds before a worker that ended is replaced, doubled while they end one after the other. */
const firstPause = 100
const longestPause = 10_000
/** One that lived this long did not end because it cannot live. */
const longLife = 60_000
/** Seconds more than the requests in flight have. */
const graceToStop = 5

/** Where one worker is after the other. */
type Place = { readonly number: number; worker: Worker; startedAt: number; pause: number }

class Crew {
  readonly #options: WorkersOptions
  readonly #places: Place[] = []
  readonly #stopping = new AbortController()
  readonly #stopHearingState: () => void
  #port: number
  #restarts = 0

  constructor(options: WorkersOptions) {
    this.#options = options
    this.#port = options.address.port
    this.#stopHearingState = options.postgres.onStateChange((state) => {
      for (const { worker } of this.#places) tell(worker, { kind: 'database is', state })
    })
  }

  async start(): Promise<ServedUrls> {
    const { address, count } = this.#options
    if (address.port !== 0) await checkAddress(address)
    const first = await this.#launch(1)
    // Where any port will do, the first one finds it for all.
    this.#port = Number(new URL(first.urls.url).port)
    const others = await Promise.all(Array.from({ length: count - 1 }, (_, i) => this.#launch(i + 2)))
    for (const [i, { worker }] of [first, ...others].entries()) {
      const place = { number: i + 1, worker, startedAt: performance.now(), pause: firstPause }
      this.#places.push(place)
      this.#watch(place)
    }
    return first.urls
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#stopHearingState()
    const seconds = this.#options.shutdownTimeout + graceToStop
    await Promise.all(Object.values(cluster.workers ?? {}).map((worker) => endWorker(worker, seconds)))
  }

  async #launch(number: number): Promise<LaunchedWorker> {
    const { postgres, log } = this.#options
    const launched = await launchWorker({
      order: () => ({ kind: 'serve', number, port: this.#port, postgres: toFacts(postgres), state: postgres.state() }),
      onMetricsWanted: (worker, id) => void this.#answerMetrics(worker, id),
    })
    log.info({ worker: number, pid: launched.worker.process.pid }, 'a worker serves')
    return launched
  }

  async #answerMetrics(asker: Worker, id: number): Promise<void> {
    const text = await gatherMetrics(this.#places, { restarts: this.#restarts })
    tell(asker, { kind: 'all metrics', id, text })
  }

  #watch(place: Place): void {
    const { number, worker } = place
    const onEnd = () => {
      if (this.#stopping.signal.aborted) return
      const { pid, exitCode: code, signalCode: signal } = worker.process
      this.#options.log.error({ worker: number, pid, code, signal }, 'a worker ended; another takes its place')
      this.#restarts++
      if (performance.now() - place.startedAt > longLife) place.pause = firstPause
      void this.#replace(place)
    }
    // It may have ended while the others were still starting.
    if (worker.isDead()) onEnd()
    else worker.once('exit', onEnd)
  }

  async #replace(place: Place): Promise<void> {
    const { signal } = this.#stopping
    await rest(place.pause, signal)
    if (signal.aborted) return
    place.pause = Math.min(place.pause * 2, longestPause)
    try {
      const { worker } = await this.#launch(place.number)
      Object.assign(place, { worker, startedAt: performance.now() })
      this.#watch(place)
    } catch (error) {
      if (signal.aborted) return
      this.#options.log.error({ err: error, worker: place.number }, 'a worker could not be replaced; trying again')
      await this.#replace(place)
    }
  }
}

function toFacts({ kind, server, listenAt }: OpenPostgres): PostgresFacts {
  return { kind, server, listenAt }
}

async function endWorker(worker: Worker | undefined, seconds: number): Promise<void> {
  if (worker === undefined || worker.isDead()) return
  const ended = once(worker, 'exit')
  tell(worker, { kind: 'stop' })
  const late = setTimeout(() => worker.process.kill('SIGKILL'), seconds * 1000)
  await ended
  clearTimeout(late)
}
