import type { TransactionEnd } from '../../../query/run-plan.ts'
import { parsePreferences } from '../domain/parse-preferences.ts'

export type BatchPreferences = {
  readonly tx: 'commit' | 'rollback' | undefined
  /** OData's `continue-on-error=false`: what comes after a failure is not done. */
  readonly stopsAtFailure: boolean
  /** `Preference-Applied`. */
  readonly applied: string | undefined
}

/** `Prefer` of the batch itself (RFC 7240; OData Protocol 4.01, section 8.2.8.3). */
export function parseBatchPreferences(header: string | undefined, mayEndTransaction: boolean): BatchPreferences {
  const { tx } = parsePreferences(header, { mayEndTransaction }).preferences
  const stopsAtFailure = /(?:^|,)\s*(?:odata\.)?continue-on-error\s*=\s*"?false"?\s*(?:,|$)/.test(header ?? '')
  const applied = [...(tx === undefined ? [] : [`tx=${tx}`]), ...(stopsAtFailure ? ['continue-on-error=false'] : [])]
  return { tx, stopsAtFailure, applied: applied.length === 0 ? undefined : applied.join(', ') }
}

export function mayChooseEnd(end: TransactionEnd): boolean {
  return end.endsWith('allow-override')
}
