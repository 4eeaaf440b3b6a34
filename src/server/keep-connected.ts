import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../base/log.ts'
import { type CatalogWatch, type WatchCatalogOptions, watchCatalog } from '../catalog/watch-catalog.ts'
import type { Database } from '../postgres/types.ts'

/** A database that answered, and the picture of it. */
export type Connection = { readonly database: Database; readonly catalog: CatalogWatch }

export type ConnectionPlan = {
  /** Throws ConnectionLost when it cannot be had. */
  readonly connect: () => Promise<Database>
  /** What to look at, once the database answers. */
  readonly planWatch: (database: Database) => Promise<WatchCatalogOptions>
  readonly isFinal: (error: unknown) => boolean
  readonly log: Log
}

export type KeptConnection = {
  /** Undefined until the database has answered once; afterwards the pool waits out every outage by itself. */
  readonly current: () => Connection | undefined
  /** The first attempt: true when it succeeded. Throws what is final. */
  readonly firstAttempt: Promise<boolean>
  /** Reads the database with another plan. Throws what watchCatalog throws and keeps what was there. */
  readonly watchAgain: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Milliseconds, doubled after each failure. */
const firstDelay = 250
const longestDelay = 32_000

/** Tries to connect until it succeeds; a failure that no waiting mends ends it when it is the first. */
export function keepConnected({ connect, planWatch, isFinal, log }: ConnectionPlan): KeptConnection {
  const stopping = new AbortController()
  let connection: Connection | undefined

  async function attempt(): Promise<boolean> {
    const database = await connect()
    try {
      connection = { database, catalog: await watchCatalog(database, await planWatch(database), log) }
      return true
    } catch (error) {
      await database.close()
      throw error
    }
  }

  async function tryAgain(): Promise<void> {
    for (let delay = firstDelay; !stopping.signal.aborted; delay = Math.min(delay * 2, longestDelay)) {
      await sleep(delay, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      if (await attempt().catch(warn)) return
    }
  }

  function warn(error: unknown): false {
    log.error({ err: error }, 'the database cannot be served yet; trying again')
    return false
  }

  const firstAttempt = attempt().catch((error: unknown) => {
    if (isFinal(error)) throw error
    return warn(error)
  })
  const attempts = firstAttempt.then((succeeded) => (succeeded ? undefined : tryAgain())).catch(() => undefined)

  return {
    current: () => connection,
    firstAttempt,
    watchAgain: async () => {
      if (connection === undefined) return
      const { database, catalog } = connection
      connection = { database, catalog: await watchCatalog(database, await planWatch(database), log) }
      await catalog.stop()
    },
    stop: async () => {
      stopping.abort()
      await attempts
      await connection?.catalog.stop()
      await connection?.database.close()
    },
  }
}
