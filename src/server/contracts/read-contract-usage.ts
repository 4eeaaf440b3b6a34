import { Fault } from '../../base/fault.ts'
import type { Usage } from '../../operations/contract/operation.ts'
import { readUsage } from '../../operations/usage/operation.ts'
import { type ConnectionTarget, parseConnectionUrl } from '../../postgres/connection-target.ts'
import type { Workplace } from '../beside-server.ts'
import { openExternal } from '../open-postgres.ts'
import { withDatabase } from '../prepare-database.ts'
import { findRunningServer } from '../state-file.ts'
import { toUsage } from './to-usage.ts'

/** What clients used, of the database of DATABASE_URL or of a running server; undefined where none can be asked or nothing is recorded. */
export async function readContractUsage(place: Workplace): Promise<Usage | undefined> {
  try {
    const target = await findLiveTarget(place)
    if (target === undefined) return undefined
    return toUsage(await withDatabase(target, place, (database) => readUsage(database, {})))
  } catch (error) {
    if (error instanceof Fault && unasked.has(error.code)) return undefined
    throw error
  }
}

const unasked: ReadonlySet<string> = new Set(['usage_not_recorded', 'database_unreachable'])

/** The database of DATABASE_URL or of a running server; undefined where there is neither. */
export async function findLiveTarget({ project, settings }: Workplace): Promise<ConnectionTarget | undefined> {
  const { databaseUrl, directUrl } = settings.server
  if (databaseUrl !== undefined) return (await openExternal(databaseUrl, directUrl)).owner
  const running = await findRunningServer(project.stateFolder)
  return running?.ownerUrl === undefined ? undefined : parseConnectionUrl(running.ownerUrl)
}
