/** Milliseconds from one look at the clock to the next. */
const period = 50

/** Requests that are let in within one turn of the event loop, however late it is: a stall of the machine alone refuses nobody. */
const crowd = 500

export type Overload = {
  /** Whether a request that begins now is to be refused; `client` is asked for only then. */
  readonly refuses: (client: () => string) => boolean
  readonly refused: () => number
  readonly stop: () => void
}

/**
 * Refuses requests while the event loop is more than `limit` milliseconds late, but for the first of each client in a turn: who asks seldom is
 * served beside who asks too much. Late is a turn that takes long because there is much to do in it, so that whoever comes at its end has
 * waited as long already. 0 refuses nobody.
 */
export function watchOverload(limit: number, now: () => number = () => performance.now()): Overload {
  const admitted = new Set<string>()
  let due = now() + period
  let begun = 0
  let refused = 0
  const beginTurn = () => {
    due = now() + period
    begun = 0
    admitted.clear()
  }
  const timer = limit === 0 ? undefined : setInterval(beginTurn, period).unref()
  const isFirst = (client: string) => {
    if (admitted.size >= crowd || admitted.has(client)) return false
    admitted.add(client)
    return true
  }
  return {
    refuses: (client) => {
      if (++begun <= crowd || limit === 0 || now() - due <= limit || isFirst(client())) return false
      refused++
      return true
    },
    refused: () => refused,
    stop: () => clearInterval(timer),
  }
}
