import type { Clock } from '../../../base/clock.ts'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { openReplication } from '../../../postgres/replication/replication-connection.ts'
import { identifySystem } from '../../../postgres/replication/system.ts'
import type { Witness } from './ship-wal.ts'

export type AskedServer = {
  readonly target: ConnectionTarget
  /** Of whoever archives; the session is named after it. */
  readonly slot: string
  readonly clock: Clock
  /** Milliseconds that the server's clock is ahead, or less. */
  readonly clockLead: number
}

/**
 * How far the server is, and when. A commit that returned before `at` lies before `end`: the clock is read first, and WAL is durable before a
 * commit returns. Throws PostgresError, ConnectionLost.
 */
export async function askWitness({ target, slot, clock, clockLead }: AskedServer): Promise<Witness> {
  const at = clock.now() + Math.min(clockLead, 0)
  const connection = await openReplication(target, { connectTimeout: 10, applicationName: `${slot}_clock` })
  try {
    const { timeline, position } = await identifySystem(connection)
    return { end: { timeline, position }, at }
  } finally {
    connection.close()
  }
}
