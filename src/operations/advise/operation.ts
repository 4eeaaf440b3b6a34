import type { Clock } from '../../base/clock.ts'
import { judgeReview, reviewReports } from '../../findings/review-reports.ts'
import { runRules } from '../../findings/run-rules.ts'
import type { Acceptance, Review } from '../../findings/types.ts'
import type { Database } from '../../postgres/types.ts'
import { chooseRules } from './domain/choose-rules.ts'
import { createReadOnce } from './store/read-once.ts'
import type { AdviceRule, AdvisedSettings } from './types.ts'

export { type EstimateIndexesOptions, estimateIndexes } from './measure/estimates/estimate-indexes.ts'
export { readDatabaseStatistics } from './measure/estimates/read-statistics.ts'
export { type AdviseIndexesOptions, adviseIndexes, type IndexReport } from './measure/indexes/advise-indexes.ts'
export { describeIndex, renderIndexMigration } from './measure/indexes/describe-index.ts'
export type { RecordedWrites } from './measure/indexes/judge-index.ts'
export type { IndexAdvice, IndexCandidate, UnmeasuredStatement } from './measure/indexes/types.ts'
export { describeMeasurement, isGaining } from './measure/policies/describe-measurement.ts'
export { measurePolicies } from './measure/policies/measure-policies.ts'
export type { PolicyMeasurement } from './measure/policies/types.ts'
export { adviceRules } from './rules/all-rules.ts'
export { readDatabaseBytes } from './store/read-database-bytes.ts'
export { readRecordedWrites } from './store/read-recorded-writes.ts'
export { type Recording, readStatements } from './store/read-statements.ts'
export type { AdviceRule, AdvisedSettings } from './types.ts'
export { chooseRules }

export type AdviceOptions = {
  readonly database: Database
  readonly settings: AdvisedSettings
  /** Names of the rules to ask; none: all of them. */
  readonly rules: readonly string[]
  readonly accepted: readonly Acceptance[]
  /** `2026-11-30`, on which acceptances with an end are judged. */
  readonly today: string
  /** By which it is told once a second how far the rules are. */
  readonly clock: Clock
  /** One sentence for a person. */
  readonly onProgress: (line: string) => void
}

export type AdviceReport = { readonly verdict: ReturnType<typeof judgeReview>; readonly review: Review }

/**
 * Asks every rule about a database and the settings it is served with, in one read-only transaction that is rolled back. A rule that could not look
 * leaves the verdict at `could not be checked`. Throws `advice_rule_unknown`, ConnectionLost.
 */
export async function adviseDatabase(options: AdviceOptions): Promise<AdviceReport> {
  const { database, settings, accepted, today, clock, onProgress } = options
  const rules = chooseRules(options.rules)
  const reports = await database.transaction(readOnly, async (transaction) => {
    const read = createReadOnce(transaction, settings)
    return await runRules(tellProgress(rules, clock, onProgress), { read, settings, today })
  })
  const review = reviewReports(reports, accepted, today)
  return { verdict: judgeReview(review), review }
}

function tellProgress(rules: readonly AdviceRule[], clock: Clock, onProgress: AdviceOptions['onProgress']): readonly AdviceRule[] {
  let told = clock.now()
  return rules.map((rule, index) => ({
    ...rule,
    check: (input) => {
      if (clock.now() - told >= 1000) {
        told = clock.now()
        onProgress(`${index + 1} of ${rules.length} rules: ${rule.name}`)
      }
      return rule.check(input)
    },
  }))
}

// A rule that waits for somebody's lock, or for a policy that computes for ever, could not run.
const readOnly = {
  access: 'read only',
  isolation: 'repeatable read',
  end: 'rollback',
  session: [
    ['lock_timeout', '2s'],
    ['statement_timeout', '30s'],
  ],
} as const
