import type { Worker } from 'node:cluster'
import { tell } from './launch-worker.ts'
import { mergeMetrics, type WorkerMetrics } from './merge-metrics.ts'
import type { FromWorker } from './messages.ts'

export type MetricsSource = { readonly number: number; readonly worker: Worker }

/** Milliseconds a worker has to tell its metrics; a busy one is better missing than waited for by every scrape. */
const patience = 1000

let lastId = 0

/** What every worker counts, with the number of workers that answered. */
export async function gatherMetrics(sources: readonly MetricsSource[], counts: { readonly restarts: number }): Promise<string> {
  const texts = (await Promise.all(sources.map(askMetrics))).filter((text) => text !== undefined)
  return `# HELP dorsal_workers Processes that answer requests
# TYPE dorsal_workers gauge
dorsal_workers ${texts.length}

# HELP dorsal_worker_restarts_total Workers that ended and were replaced
# TYPE dorsal_worker_restarts_total counter
dorsal_worker_restarts_total ${counts.restarts}

${mergeMetrics(texts)}`
}

async function askMetrics({ number, worker }: MetricsSource): Promise<WorkerMetrics | undefined> {
  const id = ++lastId
  const { promise, resolve } = Promise.withResolvers<WorkerMetrics | undefined>()
  const hear = (message: FromWorker) => {
    if (message.kind === 'metrics' && message.id === id) resolve({ worker: number, text: message.text })
  }
  const late = setTimeout(() => resolve(undefined), patience)
  worker.on('message', hear)
  tell(worker, { kind: 'tell metrics', id })
  return await promise.finally(() => {
    clearTimeout(late)
    worker.off('message', hear)
  })
}
