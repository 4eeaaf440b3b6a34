import { Type } from 'typebox'
import type { CallScope } from '../../../endpoint.ts'
import { getFactor } from '../../../factors/get-factor.ts'
import type { Factor } from '../../../store/factors.ts'
import type { User } from '../../../types.ts'
import { lockUserOfPath } from '../users/user-of-path.ts'

export const userFactorPath = { params: Type.Object({ userId: Type.String({ maxLength: 100 }), factorId: Type.String() }) }

type FactorCall = Pick<CallScope, 'transaction'> & { readonly params: { readonly userId: string; readonly factorId: string } }

/** Both locked until the end of the transaction. Throws `user_not_found`, `mfa_factor_not_found`. */
export async function lockFactorOfPath(call: FactorCall): Promise<{ readonly user: User; readonly factor: Factor }> {
  const user = await lockUserOfPath(call)
  return { user, factor: await getFactor(call, { id: call.params.factorId, userId: user.id }) }
}
