/** A limit on one wait at a time. */
export type Deadline = {
  /** Does nothing while one runs already. */
  readonly start: () => void
  readonly stop: () => void
}

/** `milliseconds` after `start`, unless stopped before, `onMissed` is called. */
export function createDeadline(milliseconds: number, onMissed: () => void): Deadline {
  let timer: NodeJS.Timeout | undefined
  return {
    start: () => {
      timer ??= setTimeout(onMissed, milliseconds)
    },
    stop: () => {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
