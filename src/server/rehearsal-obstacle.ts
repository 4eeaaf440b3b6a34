import { Fault } from '../base/fault.ts'

/** Faults of somebody who asks at the wrong time or in the wrong way, and not of what is rehearsed. */
const wrongUse: ReadonlySet<string> = new Set(['branch_in_use', 'branch_busy'])

/** Why a rehearsal could not be held; what is no expected reason is thrown again. */
export function findObstacle(error: unknown): string {
  if (error instanceof Fault && !wrongUse.has(error.code)) return error.message
  throw error
}
