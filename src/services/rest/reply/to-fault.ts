import { Fault } from '../../../base/fault.ts'
import { ConnectionLost } from '../../../postgres/types.ts'
import { databaseUnreachable } from '../errors.ts'

/** The expected failure that an error stands for; undefined for one that nobody expected. */
export function toFault(error: unknown, _caller: { readonly isAnonymous: boolean }): Fault | undefined {
  if (error instanceof Fault) return error
  if (error instanceof ConnectionLost) return databaseUnreachable()
  return undefined
}
