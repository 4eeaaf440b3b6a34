import { Fault } from '../../../base/fault.ts'
import { ConnectionLost, PostgresError } from '../../../postgres/types.ts'
import { toFault as toPostgresFault } from '../../../query/postgres-faults.ts'
import { databaseUnreachable, outcomeUnknown } from '../errors.ts'

/** The expected failure that an error stands for; undefined for one that nobody expected. */
export function toFault(error: unknown, caller: { readonly isAnonymous: boolean }): Fault | undefined {
  if (error instanceof Fault) return error
  if (error instanceof PostgresError) return toPostgresFault(error, caller)
  if (error instanceof ConnectionLost) return error.sent ? outcomeUnknown() : databaseUnreachable()
  return undefined
}
