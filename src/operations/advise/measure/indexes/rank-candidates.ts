import type { Candidate } from './collect-candidates.ts'
import type { IndexCandidate } from './types.ts'

/**
 * Those first whose statements took most time: the time of a call by the calls that PostgreSQL recorded, or by the requests that usage counts where those
 * are more. Statements are forgotten when there are too many of them, requests are not.
 */
export function rankCandidates(candidates: readonly Candidate[], requests: (index: IndexCandidate) => number): readonly Candidate[] {
  const weigh = ({ index, runnables }: Candidate) => {
    const asked = requests(index)
    return runnables.reduce((sum, { statement: { milliseconds, calls } }) => sum + (milliseconds / calls) * Math.max(calls, asked), 0)
  }
  return candidates.toSorted((one, other) => weigh(other) - weigh(one))
}
