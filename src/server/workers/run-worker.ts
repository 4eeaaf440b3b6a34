import { systemClock } from '../../base/clock.ts'
import { Fault } from '../../base/fault.ts'
import type { Log } from '../../base/log.ts'
import { toMessage } from '../../base/to-message.ts'
import type { Project } from '../../project/types.ts'
import type { ToldFault } from '../errors.ts'
import { loadKeys } from '../keys/load-keys.ts'
import { serveProject } from '../serve-project.ts'
import type { DorsalSettings } from '../settings.ts'
import { createStops } from '../stops.ts'
import type { FromWorker, ToWorker } from './messages.ts'

export type WorkerOptions = { readonly project: Project; readonly settings: DorsalSettings; readonly log: Log }

/**
 * Elsewhere the first process takes connections and hands them over (node:cluster), and one that is on its way to a worker when that is killed
 * stays open without an answer.
 */
const canSharePort = process.platform === 'linux'

type ServeMessage = ToWorker & { readonly kind: 'serve' }

/**
 * Answers requests until the first process says stop, or is gone. Signals are for that process alone: a terminal and a service manager send them to
 * all, and requests in flight are to be finished first.
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => undefined)
  const stops = createStops()
  const gathering = createGathering()
  let state: ServeMessage['state'] = 'up'
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()

  process.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'serve':
        state = message.state
        void serve(message).catch((error: unknown) => {
          say({ kind: 'failed', fault: toToldFault(error) })
        })
        return
      case 'database is':
        state = message.state
        return
      case 'stop':
        stop()
        return
      default:
        gathering.hear(message)
    }
  })

  async function serve({ number, port, postgres }: ServeMessage): Promise<void> {
    const { project } = options
    const settings = { ...options.settings, http: { ...options.settings.http, port } }
    const log = options.log.child({ worker: number })
    const keys = await loadKeys(project, settings, systemClock)
    const served = { ...postgres, state: () => state }
    const needs = {
      project,
      settings,
      keys,
      postgres: served,
      log,
      clock: systemClock,
      sharesPort: canSharePort,
      metricsOfAll: gathering.start,
    }
    const { url, authUrl } = await serveProject(needs, stops)
    say({ kind: 'serving', urls: { url, authUrl } })
  }

  say({ kind: 'awake' })
  await stopped
  await stops.run()
  process.disconnect()
}

/** Asks the first process for the metrics of all, and tells it our own. */
function createGathering() {
  const waiting = new Map<number, (text: string) => void>()
  let readOwn = async () => ''
  let lastId = 0
  return {
    start: (own: () => Promise<string>) => {
      readOwn = own
      return async () => {
        const { promise, resolve } = Promise.withResolvers<string>()
        waiting.set(++lastId, resolve)
        say({ kind: 'want metrics', id: lastId })
        return await promise
      }
    },
    hear: (message: ToWorker & { readonly kind: 'tell metrics' | 'all metrics' }) => {
      if (message.kind === 'tell metrics') void readOwn().then((text) => say({ kind: 'metrics', id: message.id, text }))
      else {
        waiting.get(message.id)?.(message.text)
        waiting.delete(message.id)
      }
    },
  }
}

function say(message: FromWorker): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

function toToldFault(error: unknown): ToldFault {
  if (!(error instanceof Fault)) return { code: 'unexpected', status: 500, message: toMessage(error), details: null, hint: null }
  const { code, status, message, details, hint } = error
  return { code, status, message, details, hint }
}
