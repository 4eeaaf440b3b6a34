import { constants } from 'node:os'
import { createStops } from '../src/server/stops.ts'

const stops = createStops()
const interruption = new AbortController()

/** Aborts when the run is interrupted: for what takes its time to start. */
export const interrupted: AbortSignal = interruption.signal

/** What a run started and would leave behind when it is interrupted: stopped then, newest first. Returns what stops it earlier, once. */
export function stopWithRun(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined
  const stopOnce = () => {
    stopping ??= stop()
    return stopping
  }
  stops.add(stopOnce)
  return stopOnce
}

/** Ctrl-C and SIGTERM stop what was started; a second one ends the run at once. */
export function stopAtSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      console.error('Interrupted: stopping what was started')
      // What is under way fails when its server goes.
      process.on('uncaughtException', () => undefined)
      interruption.abort()
      void stops.run().finally(() => process.exit(128 + constants.signals[signal]))
    })
  }
}
