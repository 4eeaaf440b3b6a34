import cluster, { type Worker } from 'node:cluster'
import { refusedByWorker, workerEnded } from '../errors.ts'
import type { FromWorker, ServedUrls, ToWorker } from './messages.ts'

export type LaunchedWorker = { readonly worker: Worker; readonly urls: ServedUrls }

export type LaunchOptions = {
  /** What it is told when it hears. */
  readonly order: () => ToWorker
  /** It was asked for the metrics of all. */
  readonly onMetricsWanted: (worker: Worker, id: number) => void
}

/**
 * Runs this command again in a process that finds itself to be a worker; resolves when it serves. Throws the Fault that kept it from serving, or
 * `worker_ended`, and leaves no process behind.
 */
export async function launchWorker({ order, onMetricsWanted }: LaunchOptions): Promise<LaunchedWorker> {
  const worker = cluster.fork()
  const { promise, resolve, reject } = Promise.withResolvers<ServedUrls>()
  worker.on('message', (message: FromWorker) => {
    switch (message.kind) {
      case 'awake':
        return tell(worker, order())
      case 'serving':
        return resolve(message.urls)
      case 'failed':
        return reject(refusedByWorker(message.fault))
      case 'want metrics':
        return onMetricsWanted(worker, message.id)
    }
  })
  worker.once('exit', (code, signal) => reject(workerEnded(signal ?? `exit code ${code}`)))
  try {
    return { worker, urls: await promise }
  } catch (error) {
    worker.process.kill('SIGKILL')
    throw error
  }
}

/** A worker that is on its way out hears nothing more, and need not. */
export function tell(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => undefined)
}
