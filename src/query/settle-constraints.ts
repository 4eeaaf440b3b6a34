import { sql } from '../postgres/sql.ts'
import type { Run } from './run.ts'
import { planRequestSession } from './session-settings.ts'

/**
 * Lets the deferred constraints and triggers of a transaction speak now, as the caller: a commit after the last step would run them as the
 * login of the server. `schema` comes first in their `search_path`. Throws PostgresError, ConnectionLost.
 */
export async function settleConstraints(schema: string, run: Run): Promise<void> {
  await run.database.roundTrip({
    session: planRequestSession(schema, run),
    statements: [sql`set constraints all immediate`],
    access: 'read write',
    end: 'commit',
    mayBeSlow: true,
  })
}
