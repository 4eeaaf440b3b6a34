/**
 * Lets one load run at a time. Who asks while one is running gets the next, since the running one may have begun before the change
 * they know of; all who wait share it.
 */
export function reloadInTurn<Picture>(load: () => Promise<Picture>): () => Promise<Picture> {
  let running: Promise<Picture> | undefined
  let next: Promise<Picture> | undefined

  function start(): Promise<Picture> {
    next = undefined
    running = load().finally(() => {
      running = undefined
    })
    return running
  }

  return () => {
    if (running === undefined) return start()
    next ??= running.then(start, start)
    return next
  }
}
