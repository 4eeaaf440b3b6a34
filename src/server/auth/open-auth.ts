import type { ProjectKeys } from '../../access/project-keys.ts'
import type { Log } from '../../base/log.ts'
import { sql } from '../../postgres/sql.ts'
import { type Database, PostgresError } from '../../postgres/types.ts'
import { startAuthCleaning } from '../../services/auth/service.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import { connectOrExplain } from '../prepare-database.ts'
import type { DorsalSettings } from '../settings.ts'
import type { Stops } from '../stops.ts'

export type OpenAuthOptions = {
  readonly settings: DorsalSettings
  readonly keys: ProjectKeys
  readonly postgres: Pick<OpenPostgres, 'kind' | 'server'>
  readonly log: Log
}

/**
 * The database as the auth service asks it: logged in as `supabase_auth_admin` where that is ours to arrange, else by whoever serves, who takes
 * that role. Undefined where auth is switched off, or this login may not take the role or finds no tables.
 */
export async function openAuth(
  database: Database,
  { settings, keys, postgres, log }: OpenAuthOptions,
  stops: Stops,
): Promise<Database | undefined> {
  if (!settings.auth.enabled) return undefined
  const own = postgres.kind === 'embedded' ? await connectAsAdmin({ settings, keys, postgres, log }) : undefined
  if (own !== undefined) stops.add(own.close)
  const asked = own ?? database
  const problem = await findAuthProblem(asked)
  if (problem !== undefined) {
    log.warn({ reason: problem }, 'auth is not served')
    return undefined
  }
  stops.add(startAuthCleaning(asked, settings.auth, log).stop)
  return asked
}

async function connectAsAdmin({ settings, keys, postgres, log }: OpenAuthOptions): Promise<Database> {
  const target = { ...postgres.server, user: 'supabase_auth_admin', password: keys.databasePasswords.authAdmin }
  return await connectOrExplain(target, { settings, log }, { listenAt: 'nowhere' })
}

/** Why auth cannot be served from this database, in words for an operator. */
async function findAuthProblem(database: Pick<Database, 'transaction'>): Promise<string | undefined> {
  try {
    await database.transaction({ access: 'read only', session: [['role', 'supabase_auth_admin']] }, (transaction) =>
      transaction.query(sql`select from auth.users, dorsal.auth_audit_tip limit 1`),
    )
    return undefined
  } catch (error) {
    if (error instanceof PostgresError) return error.message
    throw error
  }
}
