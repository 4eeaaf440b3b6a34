export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** Lets pieces of work run one after the other, whoever asks; a failure is only its own. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
}
