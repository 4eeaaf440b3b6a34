import { Fault } from '../../base/fault.ts'
import { toPostgresFailure } from '../../postgres/plain-errors.ts'
import { ConnectionLost } from '../../postgres/types.ts'

/** Faults of somebody who asks at the wrong time or in the wrong way, and not of what is rehearsed. */
const wrongUse: ReadonlySet<string> = new Set(['branch_in_use', 'branch_busy'])

/** Why a rehearsal could not be held; what is no expected reason is thrown again. */
export function findObstacle(error: unknown): string {
  const failure = toPostgresFailure(error)
  if (failure instanceof ConnectionLost) return `The PostgreSQL of the copy was lost: ${failure.message}`
  if (error instanceof Fault && !wrongUse.has(error.code)) return error.message
  throw error
}
