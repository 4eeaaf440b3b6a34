import { toExchangeKey } from './to-key.ts'
import type { AskedExchange, Exchange, Recording } from './types.ts'

/** The answer that was recorded for a request; undefined: it was not. */
export type Player = (asked: AskedExchange) => Exchange | undefined

/**
 * Plays a recording: a read has the answer of its time, counted in the writes that have been played; a write is played once for each time that it
 * was recorded, and again like the last time after that.
 */
export function createPlayer({ exchanges }: Recording): Player {
  const byKey = Map.groupBy(exchanges, ({ key }) => key)
  let epoch = 0
  return (asked) => {
    const known = byKey.get(toExchangeKey(asked))
    if (known === undefined) return undefined
    const past = known.filter((exchange) => exchange.epoch <= epoch)
    const coming = known.find((exchange) => exchange.epoch >= epoch)
    const played = known.some(({ isWrite }) => isWrite) ? (coming ?? known.at(-1)) : (past.at(-1) ?? known[0])
    if (played?.isWrite && played.status < 400) epoch = Math.max(epoch, played.epoch + 1)
    return played
  }
}
