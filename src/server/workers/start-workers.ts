import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../base/log.ts'
import { checkAddress } from '../../http/listen.ts'
import { refusedByWorker, workerEnded } from '../errors.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import { gatherMetrics, type MetricsSource } from './gather-metrics.ts'
import type { FromWorker, PostgresFacts, ServedUrls, ToWorker } from './messages.ts'

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

/** Milliseconds before a worker that ended is replaced, doubled while they end one after the other. */
const firstPause = 100
const longestPause = 10_000
/** One that lived this long did not end because it cannot live. */
const longLife = 60_000
/** Seconds more than the requests in flight have. */
const graceToStop = 5

type Place = { readonly number: number; worker: Worker; startedAt: number; pause: number }

/**
 * Starts processes that answer requests at one port: each runs this command again and finds itself to be a worker. One that ends is
 * replaced. Throws the Fault that kept the first ones from serving, or `worker_ended`.
 */
export async function startWorkers({ count, address, postgres, log, shutdownTimeout }: WorkersOptions): Promise<Workers> {
  const stopping = new AbortController()
  const places: Place[] = []
  const counts = { restarts: 0 }
  let { port } = address

  async function fork(number: number): Promise<{ readonly worker: Worker; readonly urls: ServedUrls }> {
    const worker = cluster.fork()
    const urls = await waitForServing(worker, number)
    log.info({ worker: number, pid: worker.process.pid }, 'a worker serves')
    return { worker, urls }
  }

  async function waitForServing(worker: Worker, number: number): Promise<ServedUrls> {
    const { promise, resolve, reject } = Promise.withResolvers<ServedUrls>()
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'awake') tell(worker, { kind: 'serve', number, port, postgres: toFacts(postgres), state: postgres.state() })
      if (message.kind === 'serving') resolve(message.urls)
      if (message.kind === 'failed') reject(refusedByWorker(message.fault))
      if (message.kind === 'want metrics') void answerMetrics(worker, message.id)
    })
    worker.once('exit', (code, signal) => reject(workerEnded(signal ?? `exit code ${code}`)))
    try {
      return await promise
    } catch (error) {
      worker.process.kill('SIGKILL')
      throw error
    }
  }

  async function answerMetrics(asker: Worker, id: number): Promise<void> {
    const sources: MetricsSource[] = places.map(({ number, worker }) => ({ number, worker }))
    const text = await gatherMetrics(sources, counts)
    tell(asker, { kind: 'all metrics', id, text })
  }

  function keep(place: Place): void {
    place.worker.once('exit', (code, signal) => {
      if (stopping.signal.aborted) return
      log.error({ worker: place.number, pid: place.worker.process.pid, code, signal }, 'a worker ended; another takes its place')
      void replace(place)
    })
  }

  async function replace(place: Place): Promise<void> {
    counts.restarts++
    if (performance.now() - place.startedAt > longLife) place.pause = firstPause
    while (!stopping.signal.aborted) {
      await sleep(place.pause, undefined, { signal: stopping.signal }).catch(() => undefined)
      place.pause = Math.min(place.pause * 2, longestPause)
      if (stopping.signal.aborted) return
      try {
        place.worker = (await fork(place.number)).worker
        place.startedAt = performance.now()
        keep(place)
        return
      } catch (error) {
        if (!stopping.signal.aborted) log.error({ err: error, worker: place.number }, 'a worker could not be replaced; trying again')
      }
    }
  }

  const stopTelling = postgres.onStateChange((state) => {
    for (const { worker } of places) tell(worker, { kind: 'database is', state })
  })
  const stop = async () => {
    stopping.abort()
    stopTelling()
    await Promise.all(Object.values(cluster.workers ?? {}).map((worker) => endWorker(worker, shutdownTimeout + graceToStop)))
  }

  try {
    if (port !== 0) await checkAddress(address)
    const first = await fork(1)
    // Where any port will do, the first one finds it for all.
    port = Number(new URL(first.urls.url).port)
    const others = await Promise.all(Array.from({ length: count - 1 }, (_, i) => fork(i + 2)))
    for (const [i, { worker }] of [first, ...others].entries()) {
      const place = { number: i + 1, worker, startedAt: performance.now(), pause: firstPause }
      places.push(place)
      keep(place)
    }
    return { ...first.urls, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function toFacts({ kind, server, listenAt }: OpenPostgres) {
  return { kind, server, listenAt } satisfies PostgresFacts
}

/** A worker that is on its way out hears nothing more, and need not. */
function tell(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => undefined)
}

async function endWorker(worker: Worker | undefined, seconds: number): Promise<void> {
  if (worker === undefined || worker.isDead()) return
  const ended = once(worker, 'exit')
  tell(worker, { kind: 'stop' })
  const late = setTimeout(() => worker.process.kill('SIGKILL'), seconds * 1000)
  await ended
  clearTimeout(late)
}
