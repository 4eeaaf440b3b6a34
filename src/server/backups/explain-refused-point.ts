import { PostgresError } from '../../postgres/types.ts'
import { restorePointRefused } from '../errors.ts'

/** The Fault `restore_point_refused` in place of a right that is missing (42501); another error as it is. */
export function explainRefusedPoint(error: unknown): unknown {
  return error instanceof PostgresError && error.fields.code === '42501' ? restorePointRefused(error) : error
}
