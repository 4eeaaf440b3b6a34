import { judgeReview, reviewReports } from '../../findings/review-reports.ts'
import { runRules } from '../../findings/run-rules.ts'
import type { Acceptance, Review } from '../../findings/types.ts'
import { compareContracts } from './domain/compare-contracts.ts'
import { contractRules } from './rules/all-rules.ts'
import type { Contract, Usage } from './types.ts'

export { describeUses } from './domain/describe-uses.ts'
export { parseContract } from './domain/parse-contract.ts'
export { type Described, readEndpoints } from './domain/read-endpoints.ts'
export { contractNotFetched, contractUnreadable } from './errors.ts'
export type { ContractRule, Direction, Mirror, RuleExample } from './rule.ts'
export { type ReadContractOptions, readContract } from './store/read-contract.ts'
export type { Contract, EndpointContract, FieldContract, Usage, Use, UseKind } from './types.ts'
export { contractRules }

export type ContractDiffOptions = {
  readonly before: Contract
  readonly after: Contract
  /** Undefined where none was recorded, or it could not be read. */
  readonly usage: Usage | undefined
  readonly accepted: readonly Acceptance[]
  /** Milliseconds since 1970. */
  readonly now: number
  /** Days without a use, all of them recorded, after which something counts as unused. */
  readonly unusedDays: number
}

export type ContractDiff = {
  /** `does not hold` where something breaks that nobody accepted. */
  readonly verdict: ReturnType<typeof judgeReview>
  readonly review: Review
}

/** Every change from one contract to another, breaking or not in its direction, by who uses it. */
export async function diffContracts({ before, after, usage, accepted, now, unusedDays }: ContractDiffOptions): Promise<ContractDiff> {
  const reports = await runRules(contractRules, { comparison: compareContracts(before, after), usage, now, unusedDays })
  const review = reviewReports(reports, accepted, new Date(now).toISOString().slice(0, 10))
  return { verdict: judgeReview(review), review }
}
