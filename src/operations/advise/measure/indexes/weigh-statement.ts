import type { RecordedStatement } from '../../store/read-statements.ts'
import type { ReadMeasurement } from './types.ts'

/** What a statement took of the time that was recorded altogether. */
export function weighStatement({ milliseconds }: RecordedStatement, total: number): Pick<ReadMeasurement, 'recorded' | 'share'> {
  return { recorded: milliseconds, share: total === 0 ? 0 : milliseconds / total }
}
