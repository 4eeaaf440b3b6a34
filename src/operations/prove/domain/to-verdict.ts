import type { ProofCheck, ProofVerdict } from '../types.ts'

/**
 * One failure fails the proof. What nothing can be said about, such as an index of a kind that amcheck does not know, leaves the rest standing;
 * a proof in which nothing was checked is none.
 */
export function toVerdict(checks: readonly ProofCheck[]): ProofVerdict {
  if (checks.some(({ verdict }) => verdict === 'does not hold')) return 'does not hold'
  const held = checks.filter(({ verdict }) => verdict === 'holds')
  const isBlind = checks.some(({ name, verdict }) => verdict === 'could not be checked' && name === 'the restore')
  return held.length === 0 || isBlind ? 'could not be checked' : 'holds'
}
