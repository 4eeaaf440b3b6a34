import { Fault } from '../base/fault.ts'
import type { Log } from '../base/log.ts'
import { rest } from '../base/rest.ts'
import { type CatalogWatch, type WatchCatalogOptions, watchCatalog } from '../catalog/watch-catalog.ts'
import type { Database } from '../postgres/types.ts'
import { isRefusedLogin } from './connect-libpq.ts'

/** A database that answered, and the picture of it. */
export type Connection = { readonly database: Database; readonly catalog: CatalogWatch }

export type ConnectionPlan = {
  /** Throws ConnectionLost when it cannot be had. */
  readonly connect: () => Promise<Database>
  /** What to look at; asked when the database has answered. */
  readonly planWatch: () => WatchCatalogOptions
}

export type KeptConnection = {
  /** Undefined until the database has been read once; afterwards the pool waits out every outage by itself. */
  readonly current: () => Connection | undefined
  /**
   * Begins to connect and goes on until it succeeds, or the first attempt meets what no waiting mends: a refused login, a configuration that
   * cannot be used. Resolves after the first attempt.
   */
  readonly start: (plan: ConnectionPlan) => Promise<void>
  /** Looks at what the plan says now. Throws what watchCatalog throws and keeps what was there. */
  readonly watchAgain: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Milliseconds, doubled after each failure. */
const firstDelay = 250
const longestDelay = 32_000

export function createKeptConnection(log: Log): KeptConnection {
  const stopping = new AbortController()
  let connection: Connection | undefined
  let plan: ConnectionPlan | undefined
  let attempts = Promise.resolve()
  let change = Promise.resolve()

  async function attempt({ connect, planWatch }: ConnectionPlan): Promise<void> {
    const database = await connect()
    try {
      connection = { database, catalog: await watchCatalog(database, planWatch(), log) }
    } catch (error) {
      await database.close()
      throw error
    }
  }

  async function tryAgain(wanted: ConnectionPlan): Promise<void> {
    for (let delay = firstDelay; connection === undefined; delay = Math.min(delay * 2, longestDelay)) {
      await rest(delay, stopping.signal)
      if (stopping.signal.aborted) return
      await attempt(wanted).catch(complain)
    }
  }

  async function watchNewly(): Promise<void> {
    if (connection === undefined || plan === undefined || stopping.signal.aborted) return
    const { database, catalog } = connection
    connection = { database, catalog: await watchCatalog(database, plan.planWatch(), log) }
    await catalog.stop()
  }

  function complain(error: unknown): void {
    log.error({ err: error }, 'the database cannot be served yet; trying again')
  }

  return {
    current: () => connection,
    start: async (wanted) => {
      plan = wanted
      await attempt(wanted).catch((error: unknown) => {
        if (isRefusedLogin(error) || isMistake(error)) throw error
        complain(error)
      })
      attempts = tryAgain(wanted)
    },
    watchAgain: () => {
      change = watchNewly()
      return change
    },
    stop: async () => {
      stopping.abort()
      await attempts
      await change.catch(() => undefined) // its failure is the business of who called watchAgain
      await connection?.catalog.stop()
      await connection?.database.close()
    },
  }
}

function isMistake(error: unknown): boolean {
  return error instanceof Fault && error.status < 500
}
