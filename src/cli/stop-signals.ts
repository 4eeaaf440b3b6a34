/** Ctrl-C reaches every process of a terminal at once, and npm passes it on again: what comes this soon is the same one. */
const sameSignal = 500

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

export type StopSignals = {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal
  readonly stopListening: () => void
}

/** The first signal asks for an orderly stop, a second one ends the process at once with the shell's code for it. */
export function listenForStop(): StopSignals {
  const controller = new AbortController()
  let first: number | undefined
  const hear = (name: NodeJS.Signals, number: number) => {
    if (first !== undefined && performance.now() - first > sameSignal) process.exit(128 + number)
    first ??= performance.now()
    controller.abort(new Error(`${name} was received`))
  }
  for (const name of signals) process.on(name, hear)
  return {
    signal: controller.signal,
    stopListening: () => {
      for (const name of signals) process.off(name, hear)
    },
  }
}

/** Runs work that the first such signal gives up. */
export async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, stopListening } = listenForStop()
  try {
    return await work(signal)
  } finally {
    stopListening()
  }
}
