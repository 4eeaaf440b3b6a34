import type { Log } from '../base/log.ts'
import type { Database } from '../postgres/types.ts'
import type { CatalogScope } from './build-catalog.ts'
import { loadCatalog } from './load-catalog.ts'
import { reloadInTurn } from './reload-in-turn.ts'
import { startPolling } from './start-polling.ts'
import type { Catalog } from './types.ts'

export type WatchCatalogOptions = CatalogScope & {
  /** Where `reload schema` and `reload config` are heard; absent: `pgrst`. */
  readonly channel?: string
  /** Milliseconds between looks at the system catalogs, where no event trigger tells of changes; absent: never. */
  readonly poll?: number
  /** Somebody notified `reload config`. */
  readonly onConfigReload?: () => void
}

export type CatalogWatch = {
  /** The newest picture that could be read; it stays while the next one is being read. */
  readonly current: () => Catalog
  /** Reads a new picture, of the database as it is at the call or later. Throws what loadCatalog throws and keeps the old one. */
  readonly reload: () => Promise<Catalog>
  /** Hears every new picture; answers with what ends that. */
  readonly onChange: (listener: (catalog: Catalog) => void) => () => void
  readonly stop: () => Promise<void>
}

/** A migration notifies several times in a row: they become one reload. */
const gatherFor = 50
const firstRetry = 200
const longestRetry = 30_000

/**
 * Keeps a picture of the database up to date: reads it again on a notification (DDL, `reload schema`), after a gap in listening, and when
 * polling sees a change. A reading that fails is tried again, at growing intervals. Throws what loadCatalog throws for the first picture.
 */
export async function watchCatalog(database: Database, options: WatchCatalogOptions, log: Log): Promise<CatalogWatch> {
  const listeners = new Set<(catalog: Catalog) => void>()
  let catalog: Catalog | undefined
  let timer: NodeJS.Timeout | undefined
  let attempt = Promise.resolve()
  let stopped = false

  const reload = reloadInTurn(async () => {
    const loaded = await loadCatalog(database, catalog === undefined ? options : { ...options, timezones: catalog.timezones })
    catalog = loaded
    log.debug({ milliseconds: Math.round(loaded.loadedIn) }, 'the catalog was read')
    for (const listener of listeners) listener(loaded)
    return loaded
  })

  function reloadSoon(delay: number, retry: number): void {
    if (stopped || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      attempt = tryReload(retry)
    }, delay)
  }

  async function tryReload(retry: number): Promise<void> {
    try {
      await reload()
    } catch (error) {
      if (stopped) return
      log.warn({ error }, 'the catalog could not be read; the old one stays until the next attempt')
      reloadSoon(retry, Math.min(retry * 2, longestRetry))
    }
  }

  const changed = () => reloadSoon(gatherFor, firstRetry)
  const hearers: Readonly<Record<string, () => void>> = {
    '': changed,
    'reload schema': changed,
    'reload config': () => options.onConfigReload?.(),
  }
  // Listening comes first: what changes during the first reading must not be missed.
  const listening = await database.listen([options.channel ?? 'pgrst'], (_channel, payload) => hearers[payload]?.(), changed)
  const first = await reload().catch(async (error: unknown) => {
    await listening.stop()
    throw error
  })
  const polling = options.poll === undefined ? undefined : startPolling(database, { interval: options.poll, onChange: changed }, log)

  return {
    current: () => catalog ?? first,
    reload,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await Promise.all([listening.stop(), polling?.stop(), attempt])
    },
  }
}
