import { createLog } from '../../base/log.ts'
import { toMessage } from '../../base/to-message.ts'
import { loadCatalog } from '../../catalog/load-catalog.ts'
import type { Database } from '../../postgres/types.ts'
import { connectFirst, explainUnreachable } from '../connect-libpq.ts'
import { renderCatalog } from './admin-server.ts'
import type { StartRestOptions } from './assemble-rest.ts'
import { renderPostgrestConfiguration } from './render-postgrest-configuration.ts'
import { createRestSetups, type RestSetups } from './rest-setup.ts'

export { renderExampleConfiguration } from './render-postgrest-configuration.ts'

/** The configuration that a server started now would have; a database that does not answer is left out of it, with a remark. */
export async function dumpConfiguration(options: StartRestOptions): Promise<string> {
  const setups = await createSetups(options)
  if (setups.current().settings.inDatabase.isRead)
    await withDatabase(setups, async () => {}).catch((error: unknown) =>
      options.onRemark(`without the database's configuration: ${toMessage(error)}`),
    )
  return renderPostgrestConfiguration(setups.current().configuration)
}

/** What a server started now would know of the schema, as JSON; its shape may change. Throws `database_unreachable`. */
export async function dumpCatalog(options: StartRestOptions): Promise<string> {
  const setups = await createSetups(options)
  return await withDatabase(setups, async (database) => renderCatalog(await loadCatalog(database, setups.current().settings.rest)))
}

export type Readiness = { readonly isReady: boolean; readonly sentence: string }

/** Asks the admin server that this configuration names. */
export async function checkReady(options: StartRestOptions): Promise<Readiness> {
  const { admin } = (await createSetups(options)).current().settings
  if (admin === undefined) return { isReady: false, sentence: 'ERROR: there is no admin server: set admin-server-port' }
  const url = `http://${toReachableHost(admin.host)}:${admin.port}/ready`
  try {
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(5000) })
    return ok ? { isReady: true, sentence: `OK: ${url}` } : { isReady: false, sentence: `ERROR: ${url} answered ${status}` }
  } catch {
    return { isReady: false, sentence: `ERROR: ${url} does not answer` }
  }
}

async function createSetups(options: StartRestOptions): Promise<RestSetups> {
  return await createRestSetups({ ...options, log: createLog('error'), metrics: { stage: () => {} }, findConnection: () => undefined })
}

/** A connection for the length of `work`, after its part of the configuration was read. Throws `database_unreachable`. */
async function withDatabase<T>(setups: RestSetups, work: (database: Database) => Promise<T>): Promise<T> {
  const { targets, postgres } = setups.current().settings
  const database = await connectFirst(targets, postgres, createLog('silent')).catch((error: unknown) => {
    throw explainUnreachable(error)
  })
  try {
    await setups.reread(database)
    return await work(database)
  } finally {
    await database.close()
  }
}

function toReachableHost(host: string): string {
  if (/^[*!][46]?$/.test(host) || host === '0.0.0.0') return host.endsWith('6') ? '[::1]' : '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
