import { Type } from 'typebox'
import { isUuid } from '../domain/is-uuid.ts'
import type { CallScope } from '../endpoint.ts'
import { factorNotFound } from '../errors.ts'
import { type Factor, lockFactor } from '../store/factors.ts'

export const factorPath = { params: Type.Object({ factorId: Type.String() }) }

/** A factor of this user, and of nobody else. Throws `mfa_factor_not_found`. */
export async function getFactor(
  { transaction }: Pick<CallScope, 'transaction'>,
  { id, userId }: { readonly id: string; readonly userId: string },
): Promise<Factor> {
  const factor = isUuid(id) ? await lockFactor(transaction, { id, userId }) : undefined
  if (factor === undefined) throw factorNotFound()
  return factor
}
