import { parsePosition } from '../replicas/position.ts'
import type { ReplicationConnection } from './replication-connection.ts'
import { quoteName, runCommand } from './run-command.ts'
import type { SlotState } from './types.ts'

/** A physical slot that keeps WAL from this moment on. Throws PostgresError 42710 when there is one of this name. */
export async function createSlot(connection: ReplicationConnection, name: string): Promise<void> {
  await runCommand(connection, `CREATE_REPLICATION_SLOT ${quoteName(name)} PHYSICAL (RESERVE_WAL)`)
}

/** Throws PostgresError 55006 when somebody reads from it. */
export async function deleteSlot(connection: ReplicationConnection, name: string): Promise<void> {
  await runCommand(connection, `DROP_REPLICATION_SLOT ${quoteName(name)}`)
}

/** Undefined when there is none. */
export async function findSlot(connection: ReplicationConnection, name: string): Promise<SlotState | undefined> {
  const [row] = await runCommand(connection, `READ_REPLICATION_SLOT ${quoteName(name)}`)
  const [type, position, timeline] = row ?? []
  if (type === undefined || type === null) return undefined
  return {
    restartPosition: position === undefined || position === null ? undefined : parsePosition(position),
    timeline: timeline === undefined || timeline === null ? undefined : Number(timeline),
  }
}
