export type Stops = {
  /** `stop` will be called before those that were added earlier. */
  readonly add: (stop: () => Promise<void>) => void
  /** Runs all, newest first, even when one fails; the first failure is thrown at the end. A second call waits for the first. */
  readonly run: () => Promise<void>
}

/** What has to be undone at the end. AsyncDisposableStack would do it, but Node 22 has none. */
export function createStops(): Stops {
  const stops: (() => Promise<void>)[] = []
  let running: Promise<void> | undefined
  return {
    add: (stop) => void stops.push(stop),
    run: () => {
      running ??= runAll(stops.reverse())
      return running
    },
  }
}

async function runAll(stops: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const stop of stops) await stop().catch((error: unknown) => void failures.push(error))
  if (failures.length > 0) throw failures[0]
}
