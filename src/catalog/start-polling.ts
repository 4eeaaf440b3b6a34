import type { Log } from '../base/log.ts'
import type { Database } from '../postgres/types.ts'
import { pollCatalogVersion } from './poll-catalog-version.ts'

export type Polling = { readonly stop: () => Promise<void> }

/** Looks at the version of the system catalogs again and again, `interval` milliseconds after each answer, and tells when it changes. */
export function startPolling(database: Database, options: { readonly interval: number; readonly onChange: () => void }, log: Log): Polling {
  let known: string | undefined
  let looking = Promise.resolve()
  let timer = setTimeout(lookAgain, options.interval)
  let isStopped = false

  async function look(): Promise<void> {
    try {
      const version = await pollCatalogVersion(database)
      // The first answer may be younger than the picture, so it counts as a change.
      if (version !== known) options.onChange()
      known = version
    } catch (error) {
      log.warn({ err: error }, 'the system catalogs could not be looked at')
    }
  }

  function lookAgain(): void {
    looking = look().then(() => {
      if (!isStopped) timer = setTimeout(lookAgain, options.interval)
    })
  }

  return {
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await looking
    },
  }
}
