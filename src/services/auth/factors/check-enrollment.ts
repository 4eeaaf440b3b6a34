import { provedSecondFactor } from '../domain/assurance.ts'
import type { CallScope } from '../endpoint.ts'
import { aal2ToEnroll, factorNameTaken, tooManyFactors } from '../errors.ts'
import { deleteAbandonedFactors, listFactors } from '../store/factors.ts'
import type { Person } from './lock-person.ts'

/**
 * Whether this person may add a factor of this name; those that were begun and left are forgotten first. Throws `mfa_factor_name_conflict`,
 * `too_many_enrolled_mfa_factors`, and `insufficient_aal` for a session without the second factor that there is already.
 */
export async function checkEnrollment({ transaction, context }: CallScope, { user, session }: Person, name: string): Promise<void> {
  const { mfaChallengeExpiry, mfaMaxEnrolledFactors } = context.settings
  await deleteAbandonedFactors(transaction, user.id, new Date(context.clock.now() - mfaChallengeExpiry * 1000))
  const factors = await listFactors(transaction, user.id)
  if (factors.some(({ status }) => status === 'verified') && !provedSecondFactor(session)) throw aal2ToEnroll()
  if (factors.some(({ friendly_name }) => (friendly_name ?? '') === name)) throw factorNameTaken(name)
  if (factors.length >= mfaMaxEnrolledFactors) throw tooManyFactors()
}
