import type { Log } from '../base/log.ts'
import type { Database } from '../postgres/types.ts'
import type { CatalogScope } from './build-catalog.ts'
import { loadCatalog } from './load-catalog.ts'
import { reloadInTurn } from './reload-in-turn.ts'
import { scheduleReloads } from './schedule-reloads.ts'
import { startPolling } from './start-polling.ts'
import type { Catalog } from './types.ts'

export type WatchCatalogOptions = CatalogScope & {
  /** Where `reload schema` and `reload config` are heard; absent: `pgrst`. */
  readonly channel?: string
  /** Listens on no channel: only reload() makes a new picture. */
  readonly deaf?: boolean
  /** Time zones that are taken as known instead of being asked for. */
  readonly timezones?: ReadonlySet<string>
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

/**
 * Keeps a picture of the database up to date: reads it again on a notification (DDL, `reload schema`), after a gap in listening, and when
 * polling sees a change. A reading that fails is tried again, at growing intervals. Throws what loadCatalog throws for the first picture.
 */
export async function watchCatalog(database: Database, options: WatchCatalogOptions, log: Log): Promise<CatalogWatch> {
  const listeners = new Set<(catalog: Catalog) => void>()
  let catalog: Catalog | undefined

  const reload = reloadInTurn(async () => {
    const loaded = await loadCatalog(database, catalog === undefined ? options : { ...options, timezones: catalog.timezones })
    catalog = loaded
    log.debug({ milliseconds: Math.round(loaded.loadedIn) }, 'the catalog was read')
    for (const listener of listeners) listener(loaded)
    return loaded
  })
  const schedule = scheduleReloads(reload, log)
  // Listening comes first: what changes during the first reading must not be missed.
  const listening = await startHearing(database, options, schedule.changed)
  const stopAll = async () => {
    await Promise.all([schedule.stop(), listening.stop()])
  }
  const first = await reload().catch(async (error: unknown) => {
    await stopAll()
    throw error
  })
  const polling =
    options.poll === undefined ? undefined : startPolling(database, { interval: options.poll, onChange: schedule.changed }, log)

  return {
    current: () => catalog ?? first,
    reload,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: async () => {
      await polling?.stop()
      await stopAll()
    },
  }
}

async function startHearing(database: Database, options: WatchCatalogOptions, changed: () => void) {
  const hearers = new Map([
    ['', changed],
    ['reload schema', changed],
    ['reload config', () => options.onConfigReload?.()],
  ])
  const onGap = () => {
    changed()
    options.onConfigReload?.()
  }
  if (options.deaf === true) return { stop: async () => {} }
  return database.listen([options.channel ?? 'pgrst'], (_channel, payload) => hearers.get(payload)?.(), onGap)
}
