import { parsePhone } from '../domain/parse-address.ts'
import type { CallScope } from '../endpoint.ts'
import { phoneEnrollDisabled, phoneFactorExists } from '../errors.ts'
import { deleteFactor, listFactors } from '../store/factors.ts'
import type { EnrolledFactor, Enrollment } from './enrollment.ts'

/** A phone that codes are sent to; one that was begun before with the same number makes place. */
export async function enrollPhone({ context, transaction }: CallScope, { user, phone }: Enrollment): Promise<EnrolledFactor> {
  if (!context.settings.mfaPhoneEnrollEnabled) throw phoneEnrollDisabled()
  const number = parsePhone(phone)
  for (const factor of await listFactors(transaction, user.id)) {
    if (factor.phone !== number) continue
    if (factor.status === 'verified') throw phoneFactorExists()
    await deleteFactor(transaction, factor.id)
  }
  return { row: { phone: number }, reply: { phone: number } }
}
